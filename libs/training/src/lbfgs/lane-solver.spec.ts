/* eslint-disable @typescript-eslint/no-non-null-assertion -- an entry that is missing fails the spec */
import { maxDifference, readOracle } from '../__fixtures__/oracle';
import { tf } from '../tensorflow';
import { solveLanes, type LaneWork } from './lane-solver';
import { lanesOf } from './lanes';
import { principalAxes } from './principal-axes';
import type { ConvexProblem } from './problem';

const iris = readOracle('iris.safetensors');
const features = iris('train');
const ROWS = 150;

async function workOf(weightDecays: readonly number[]): Promise<LaneWork> {
  const problem: ConvexProblem = {
    task: 'classification',
    outputs: 3,
    rows: ROWS,
    columns: 4,
    // In blocks, so that each round is a call, after which lanes may be left behind.
    features: {
      async *blocks() {
        await Promise.resolve();
        yield { firstRow: 0, rows: ROWS, features };
      },
    },
    labels: [Int32Array.from(iris('train_labels'))],
    rowWeights: [],
    probes: weightDecays.map((weightDecay) => ({ target: 0, weightDecay, rowWeights: null })),
    maxIterations: 1000,
  };
  return { problem, plan: lanesOf(problem), axes: await principalAxes(problem, {}), hooks: {} };
}

const ENOUGH = { bytes: 2 ** 28, waste: Infinity };

describe('solveLanes', () => {
  it('gives the same in programs of fewer and fewer lanes', async () => {
    const work = await workOf([1, 0.001, 0.3, 1e-4, 0.1]);
    const expected = await solveLanes(work, ENOUGH);
    const before = tf.memory().numTensors;
    const rounds = expected.map(({ certificate }) => certificate.evaluations);
    // They end at different times, so there is something to leave behind.
    expect(Math.min(...rounds) * 2).toBeLessThan(Math.max(...rounds));
    const results = await solveLanes(work, { ...ENOUGH, waste: 0 });
    results.forEach(({ weight, bias, certificate }, at) => {
      expect(maxDifference(weight, expected[at]!.weight)).toBeLessThan(1e-3);
      expect(maxDifference(bias, expected[at]!.bias)).toBeLessThan(1e-3);
      expect(certificate.converged).toBe(true);
    });
    expect(tf.memory().numTensors).toBe(before);
  });

  it('gives the same where memory is for two lanes at a time', async () => {
    const work = await workOf([1, 0.01, 0.1]);
    const expected = await solveLanes(work, ENOUGH);
    // 3 logits of 150 rows in float32; their 20 vectors of 5 columns are fewer.
    const results = await solveLanes(work, { ...ENOUGH, bytes: 2 * 4 * 3 * ROWS });
    results.forEach(({ weight }, at) => expect(maxDifference(weight, expected[at]!.weight)).toBeLessThan(1e-4));
  });
});
