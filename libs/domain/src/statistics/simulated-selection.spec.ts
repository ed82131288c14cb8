import { RandomStream } from '../streams';
import { columnMeans, coverage } from './__fixtures__/simulated-rows';
import { SEEDS, sweepsWithoutSignal } from './__fixtures__/simulated-sweeps';
import { notBelowTheBest } from './best-layer';
import { bootstrapMeans } from './bootstrap';
import { mean } from './moments';
import { wilson95, wilsonOfMeans95 } from './row-intervals';

describe('of 1,000 sweeps whose features say nothing', () => {
  const sweeps = 1000;
  const { val, test } = sweepsWithoutSignal(sweeps);
  /** Of each sweep the scores of its rows: [rows] */
  const scoresBySweep = ({ values, rows }: typeof val) =>
    Array.from({ length: sweeps }, (_, sweep) =>
      Float64Array.from({ length: rows }, (__, row) => values[row * sweeps + sweep] ?? NaN),
    );

  it('the test interval of what val selected covers chance at its rate', () => {
    const covered = coverage(
      scoresBySweep(test).map((scores) => wilsonOfMeans95(scores, SEEDS)),
      0.5,
    );
    expect(covered).toBeGreaterThan(0.93);
    expect(covered).toBeLessThan(0.97);
  });

  it('the interval of the maximum on val does not', () => {
    expect(
      coverage(
        scoresBySweep(val).map((scores) => wilsonOfMeans95(scores, SEEDS)),
        0.5,
      ),
    ).toBeLessThan(0.6);
    expect(mean(columnMeans(val))).toBeGreaterThan(0.52);
  });

  it('Wilson’s interval for a single probe is too wide for a mean over seeds', () => {
    const means = columnMeans(test);
    expect(
      coverage(
        means.map((each) => wilson95(each, test.rows)),
        0.5,
      ),
    ).toBeGreaterThan(0.97);
  });
});

describe('the set of layers that cannot be told from the best', () => {
  const sweeps = 100;
  const rows = 500;
  const draws = 500;

  /** Sets of sweeps over layers that are right with the chances given, on the same difficulty of a row in half of rows. */
  function setsOf(chances: readonly number[]): number[][] {
    const stream = new RandomStream(9, 'simulate');
    const layers = chances.length;
    const values = new Float64Array(rows * sweeps * layers);
    for (let at = 0; at < values.length; at += layers) {
      const difficulty = stream.nextUniform();
      chances.forEach((chance, layer) => {
        const own = stream.nextUint32() % 2 === 0 ? difficulty : stream.nextUniform();
        values[at + layer] = own < chance ? 1 : 0;
      });
    }
    const means = bootstrapMeans({ rows, columns: sweeps * layers, values }, { draws, seed: 0 });
    const scores = columnMeans({ rows, columns: sweeps * layers, values });
    return Array.from({ length: sweeps }, (_, sweep) => {
      const ofSweep = Float64Array.from({ length: draws * layers }, (__, at) => {
        const draw = Math.floor(at / layers);
        return means[(draw * sweeps + sweep) * layers + (at % layers)] ?? NaN;
      });
      return notBelowTheBest(ofSweep, scores.slice(sweep * layers, (sweep + 1) * layers), 'maximize');
    });
  }

  const shareWith = (sets: readonly number[][], layer: number) =>
    sets.filter((set) => set.includes(layer)).length / sets.length;

  it('holds each of three that are as good in 95 % of sweeps at least, but for chance, and those that are worse not', () => {
    const sets = setsOf([0.6, 0.75, 0.75, 0.75, 0.6]);
    for (const layer of [1, 2, 3]) expect(shareWith(sets, layer)).toBeGreaterThan(0.91);
    for (const layer of [0, 4]) expect(shareWith(sets, layer)).toBeLessThan(0.05);
  });

  it('is one layer alone where one is clearly better', () => {
    const sets = setsOf([0.6, 0.7, 0.82, 0.7, 0.6]);
    expect(sets.filter((set) => set.join() === '2').length / sweeps).toBeGreaterThan(0.95);
  });
});
