import { resolveParameters } from './configuration';
import { predictedSeconds, workOf } from './cost-model';

describe('workOf', () => {
  it('counts two products an epoch', () => {
    // 2 x 10 epochs x 100 rows x 8 features x 3 classes
    const parameters = resolveParameters({ epochs: 10 });
    expect(workOf({ parameters, rows: 100, features: 8, outputs: 3 })).toBe(48_000);
    // 2 x 10 x 100 x 16 units x (8 features + 3 classes)
    const hidden = resolveParameters({ epochs: 10, hidden: 16 });
    expect(workOf({ parameters: hidden, rows: 100, features: 8, outputs: 3 })).toBe(352_000);
  });
});

describe('predictedSeconds', () => {
  it('takes the pace of past packs, and a tenth of a second for each pack', () => {
    // 5 packs took 10.5 s for 1e9: 10 s of arithmetic. Twice the work in 10 packs: 20 s and 1 s.
    const past = { packs: 5, probes: 100, work: 1e9, seconds: 10.5 };
    expect(predictedSeconds({ work: 2e9, packs: 10 }, past)).toBeCloseTo(21, 9);
  });

  it('knows nothing where nothing was measured', () => {
    expect(predictedSeconds({ work: 1, packs: 1 }, { packs: 0, probes: 0, work: 0, seconds: 0 })).toBeNull();
  });
});
