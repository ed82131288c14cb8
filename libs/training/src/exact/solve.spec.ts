/* eslint-disable @typescript-eslint/no-non-null-assertion -- an entry that is missing fails the spec */
import { maxDifference, readOracle } from '../__fixtures__/oracle';
import { TrainingCancelled } from '../pack';
import { tf } from '../tensorflow';
import { logitsOf } from './__fixtures__/float64';
import type { ConvexProbe, ConvexProblem } from './problem';
import { solve } from './solve';

const PROBE: ConvexProbe = { target: 0, weightDecay: 0.01, rowWeights: null };
const iris = readOracle('iris.safetensors');
const features = iris('train');
const labels = Int32Array.from(iris('train_labels'));

const problem: ConvexProblem = {
  task: 'classification',
  outputs: 3,
  rows: 150,
  columns: 4,
  features,
  labels: [labels],
  rowWeights: [],
  probes: [PROBE, { ...PROBE, weightDecay: 0.0001 }, { ...PROBE, weightDecay: 1 }],
  maxIterations: 1000,
};

/** The problem's rows, `size` at a time whatever is asked for. */
function inBlocks({ features, rows, columns }: ConvexProblem, size: number): ConvexProblem['features'] {
  const all = features as Float32Array;
  return {
    async *blocks(most) {
      for (let firstRow = 0; firstRow < rows; firstRow += Math.min(size, most)) {
        const count = Math.min(size, most, rows - firstRow);
        // Read from a file, they would take a turn as well.
        await Promise.resolve();
        yield { firstRow, rows: count, features: all.slice(firstRow * columns, (firstRow + count) * columns) };
      }
    },
  };
}

function largestLogit(logits: number[][]): number {
  return Math.max(...logits.flat().map(Math.abs));
}

describe('solve', () => {
  it('finds the same with rows that come in blocks', async () => {
    const whole = await solve(problem);
    const streamed = await solve({ ...problem, features: inBlocks(problem, 40) });
    streamed.forEach(({ weight, bias, certificate }, at) => {
      expect(maxDifference(weight, whole[at]!.weight)).toBeLessThan(1e-4);
      expect(maxDifference(bias, whole[at]!.bias)).toBeLessThan(1e-4);
      expect(certificate.converged).toBe(true);
    });
  });

  it('finds the same for a probe whatever stands beside it', async () => {
    const together = await solve(problem);
    for (const [at, probe] of problem.probes.entries()) {
      const [alone] = await solve({ ...problem, probes: [probe] });
      const expected = logitsOf(together[at]!, features);
      const difference = maxDifference(logitsOf(alone!, features).flat(), expected.flat());
      expect(difference / largestLogit(expected)).toBeLessThan(1e-5);
    }
  });

  it('gives the same bits again, and leaves no tensor', async () => {
    const before = tf.memory().numTensors;
    const [first, again] = [await solve(problem), await solve(problem)];
    expect(again).toEqual(first);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('takes weights of rows as so many equal rows', async () => {
    const times = Float32Array.from({ length: 150 }, (_, row) => row % 3);
    const repeated = [...times.keys()].flatMap((row) => Array<number>(times[row]!).fill(row));
    const rowOf = (row: number) => [...features.subarray(row * 4, (row + 1) * 4)];
    const [expected] = await solve({
      ...problem,
      rows: repeated.length,
      features: Float32Array.from(repeated.flatMap(rowOf)),
      labels: [Int32Array.from(repeated, (row) => labels[row]!)],
      probes: [PROBE],
    });
    // The weight of a weight is of no matter.
    const rowWeights = [times.map((weight) => 10 * weight)];
    const [weighted] = await solve({ ...problem, rowWeights, probes: [{ ...PROBE, rowWeights: 0 }] });
    expect(maxDifference(weighted!.weight, expected!.weight)).toBeLessThan(1e-4);
    expect(weighted!.certificate.objective).toBeCloseTo(expected!.certificate.objective, 6);
  });

  it('keeps a probe that overflows apart', async () => {
    const rowWeights = [new Float32Array(150).fill(NaN)];
    const alone = await solve(problem);
    const [bad, ...rest] = await solve({
      ...problem,
      rowWeights,
      probes: [{ ...PROBE, rowWeights: 0 }, ...problem.probes],
    });
    expect(bad!.certificate).toMatchObject({ converged: false, noOptimum: false });
    rest.forEach(({ weight }, at) => expect(maxDifference(weight, alone[at]!.weight)).toBeLessThan(1e-4));
  });

  it.each(['classification', 'regression'] as const)('says that features overflow (%s)', async (task) => {
    const large = features.map((value) => 1e25 * value);
    const values = [task === 'regression' ? Float32Array.from({ length: 3 * 150 }, (_, at) => at % 7) : labels];
    const [solution] = await solve({ ...problem, task, labels: values, features: large, probes: [PROBE] });
    expect(solution!.certificate).toMatchObject({ converged: false, noOptimum: false });
  });

  it('says when the iterations were not enough', async () => {
    const [solution] = await solve({ ...problem, probes: [{ ...PROBE, weightDecay: 1e-6 }], maxIterations: 3 });
    expect(solution!.certificate).toMatchObject({ iterations: 3, converged: false, noOptimum: false });
  });

  it('reports, and ends when it is cancelled', async () => {
    const before = tf.memory().numTensors;
    const cancel = new AbortController();
    const seen: number[] = [];
    const onProgress = (evaluations: number) => {
      seen.push(evaluations);
      cancel.abort();
    };
    const streamed = { ...problem, features: inBlocks(problem, 100) };
    await expect(solve(streamed, { signal: cancel.signal, onProgress })).rejects.toThrow(TrainingCancelled);
    expect(seen).toEqual([1]);
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe('separable rows', () => {
  const features = Float32Array.of(-3, -2, -1, 1, 2, 3, 1);
  const separable = {
    ...problem,
    outputs: 2,
    rows: 7,
    columns: 1,
    features,
    labels: [Int32Array.of(0, 0, 0, 1, 1, 1, 1)],
  };

  it('have no optimum without weight decay, and one with it', async () => {
    const probes = [0, 0.01].map((weightDecay) => ({ ...PROBE, weightDecay }));
    const [without, decayed] = await solve({ ...separable, probes });
    expect(without!.certificate).toMatchObject({ converged: false, noOptimum: true });
    expect(decayed!.certificate).toMatchObject({ converged: true, noOptimum: false });
  });

  it('of one label leave the others their optimum', async () => {
    const labels = [Float32Array.of(0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 0, 1, 1)];
    const [solution] = await solve({
      ...separable,
      task: 'multilabel',
      labels,
      probes: [{ ...PROBE, weightDecay: 0 }],
    });
    expect(solution!.certificate).toMatchObject({ converged: false, noOptimum: true });
    // Newton's method in numpy, for labels 0, 0, 0, 1, 1, 0, 1 at -3, -2, -1, 1, 2, 3, 1.
    expect(solution!.weight[1]).toBeCloseTo(0.62283608, 4);
    expect(solution!.bias[1]).toBeCloseTo(-0.51293616, 4);
  });
});

describe('regression', () => {
  // y = 1 + 2 a - b + noise of [1, -1, -1, 1], which both columns do not see: they and the noise are orthogonal.
  const orthogonal: ConvexProblem = {
    ...problem,
    task: 'regression',
    outputs: 2,
    rows: 4,
    columns: 2,
    features: Float32Array.of(1, 1, 1, -1, -1, 1, -1, -1),
    labels: [Float32Array.of(3, 5, 3, 5, -3, 5, 1, 5)],
  };

  it('is solved as the closed form says', async () => {
    const [ridge, least] = await solve({
      ...orthogonal,
      probes: [
        { ...PROBE, weightDecay: 0.5 },
        { ...PROBE, weightDecay: 0 },
      ],
    });
    // Columns of variance 1: 2 / outputs (w - r) + decay w = 0, so w = r / 1.5 with r = [2, -1] of the first output.
    // The second output is 5 throughout.
    expect(maxDifference(ridge!.weight, [2 / 1.5, -1 / 1.5, 0, 0])).toBeLessThan(1e-6);
    expect(maxDifference(ridge!.bias, [1, 5])).toBeLessThan(1e-6);
    // 1/2 [(2/3)^2 + (1/3)^2 + 1] + 0.25 [(4/3)^2 + (2/3)^2], the residual's noise being 1.
    expect(ridge!.certificate.objective).toBeCloseTo((5 / 9 + 1) / 2 + 5 / 9, 6);
    expect(maxDifference(least!.weight, [2, -1, 0, 0])).toBeLessThan(1e-6);
    expect(least!.certificate).toMatchObject({ converged: true, evaluations: 1 });
  });

  it('has the smallest weights where columns repeat each other', async () => {
    const features = Float32Array.of(1, 1, 2, 2, 3, 3, 4, 4);
    const labels = [Float32Array.of(2, 4, 6, 8)];
    const probes = [0, 1].map((weightDecay) => ({ ...PROBE, weightDecay }));
    const [least, ridge] = await solve({ ...orthogonal, outputs: 1, features, labels, probes });
    expect(maxDifference(least!.weight, [1, 1])).toBeLessThan(1e-5);
    // Both covariances with y are 2.5, the variance of x 1.25: 2 (1.25 (w + w) - 2.5) + w = 0.
    expect(maxDifference(ridge!.weight, [5 / 6, 5 / 6])).toBeLessThan(1e-6);
  });
});
