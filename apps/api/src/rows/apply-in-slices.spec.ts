import { applyProbe } from '@sonde/features';
import { applyInSlices } from './apply-in-slices';

const [ROWS, COLUMNS, HIDDEN, OUTPUTS] = [500, 100, 1000, 2];

describe('applyInSlices', () => {
  it('says what applyProbe says at once, and lets others have their turn', async () => {
    const floats = (length: number) => Float32Array.from({ length }, (_, at) => Math.sin(at));
    const features = { rows: ROWS, columns: COLUMNS, features: floats(ROWS * COLUMNS) };
    const weights = [
      { weight: floats(HIDDEN * COLUMNS), bias: floats(HIDDEN) },
      { weight: floats(OUTPUTS * HIDDEN), bias: floats(OUTPUTS) },
    ];
    let [turns, isDone] = [0, false];
    const count = () => {
      turns++;
      if (!isDone) setImmediate(count);
    };
    setImmediate(count);
    const said = await applyInSlices(weights, features, { normalization: 'l2' });
    isDone = true;
    // 102,000 multiply-adds a row make slices of 196 rows.
    expect(turns).toBeGreaterThanOrEqual(3);
    expect(said).toEqual(applyProbe(weights, features, { normalization: 'l2' }));
  });
});
