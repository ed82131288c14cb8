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
    features,
    labels: [Int32Array.from(iris('train_labels'))],
    rowWeights: [],
    probes: weightDecays.map((weightDecay) => ({ target: 0, weightDecay, rowWeights: null })),
    maxIterations: 1000,
  };
  return { problem, plan: lanesOf(problem), axes: await principalAxes(problem, {}), hooks: {} };
}

describe('solveLanes', () => {
  it('gives the same where lanes are left behind, one after another', async () => {
    const decays = [1, 0.001, 0.3, 1e-4, 0.1];
    const together = await solveLanes(await workOf(decays));
    const rounds = together.map(({ certificate }) => certificate.evaluations);
    // They end at different times, so there is something to leave behind.
    expect(new Set(rounds).size).toBe(5);
    for (const [at, decay] of decays.entries()) {
      const [alone] = await solveLanes(await workOf([decay]));
      expect(maxDifference(together[at]!.weight, alone!.weight)).toBeLessThan(1e-3);
      expect(maxDifference(together[at]!.bias, alone!.bias)).toBeLessThan(1e-3);
      expect(together[at]!.certificate.converged).toBe(true);
    }
  });

  it('gives the same where memory is for two lanes at a time, and leaves no tensor', async () => {
    const work = await workOf([1, 0.01, 0.1]);
    const expected = await solveLanes(work);
    const before = tf.memory().numTensors;
    // 3 logits of 150 rows in float32; their 20 vectors of 5 columns are fewer.
    const results = await solveLanes(work, 2 * 4 * 3 * ROWS);
    results.forEach(({ weight }, at) => expect(maxDifference(weight, expected[at]!.weight)).toBeLessThan(1e-4));
    expect(tf.memory().numTensors).toBe(before);
  });
});
