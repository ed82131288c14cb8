/* eslint-disable @typescript-eslint/no-non-null-assertion -- an entry that is missing fails the spec */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { maxDifference, readOracle } from '../__fixtures__/oracle';
import { correctOf, objectiveOf } from './__fixtures__/float64';
import type { ConvexProblem } from './problem';
import { solve } from './solve';

interface Optimum {
  readonly C: number;
  /** 1/2 ||W||^2 + C x the sum of losses */
  readonly objective: number;
  readonly test_correct: number;
}

const optima = JSON.parse(
  readFileSync(path.join(__dirname, '..', '..', 'oracle', 'convex_optima.json'), 'utf8'),
) as Record<string, Optimum[]>;

describe.each([
  ['digits', 10],
  ['iris', 3],
  ['breast_cancer', 2],
])("scikit-learn's optima of %s", (name, outputs) => {
  it('are met for every C at once: the objective to 1e-6, and the predictions', async () => {
    const oracle = readOracle(`${name}.safetensors`);
    const train = { features: oracle('train'), labels: oracle('train_labels') };
    const test = { features: oracle('test'), labels: oracle('test_labels') };
    const rows = train.labels.length;
    const ofName = optima[name]!;
    const probes = ofName.map(({ C }) => ({
      target: 0,
      weightDecay: (outputs === 2 ? 2 : 1) / (C * rows),
      rowWeights: null,
    }));
    const solutions = await solve({
      task: 'classification',
      outputs,
      rows,
      columns: train.features.length / rows,
      features: train.features,
      labels: [Int32Array.from(train.labels)],
      rowWeights: [],
      probes,
      maxIterations: 1000,
    });
    ofName.forEach(({ C, objective, test_correct }, at) => {
      const optimum = objective / (C * rows);
      const { certificate, ...weights } = solutions[at]!;
      // Measured: at most 3e-8, and as much in the certificate.
      expect(Math.abs(objectiveOf(weights, train, probes[at]!.weightDecay) / optimum - 1)).toBeLessThan(1e-6);
      expect(Math.abs(certificate.objective / optimum - 1)).toBeLessThan(1e-6);
      expect(correctOf(weights, test)).toBe(test_correct);
      expect(certificate).toMatchObject({ converged: true, noOptimum: false });
      // Measured: 128. Without the history or the scale it takes several times as many.
      expect(certificate.evaluations).toBeLessThan(160);
    });
  });
});

describe("scikit-learn's optima of each label (multilabel)", () => {
  const oracle = readOracle('multilabel.safetensors');
  const problem: Omit<ConvexProblem, 'probes'> = {
    task: 'multilabel',
    outputs: 3,
    rows: 150,
    columns: 6,
    features: oracle('features'),
    labels: [oracle('labels')],
    rowWeights: [oracle('row_weights')],
    maxIterations: 1000,
  };

  it('are met with and without weights of rows', async () => {
    const cases = [0.1, 0.001].flatMap((weightDecay) => [
      { name: `plain.${weightDecay}`, probe: { target: 0, weightDecay, rowWeights: null } },
      { name: `weighted.${weightDecay}`, probe: { target: 0, weightDecay, rowWeights: 0 } },
    ]);
    const solutions = await solve({ ...problem, probes: cases.map(({ probe }) => probe) });
    cases.forEach(({ name }, at) => {
      expect(maxDifference(solutions[at]!.weight, oracle(`${name}.weight`))).toBeLessThan(1e-4);
      expect(maxDifference(solutions[at]!.bias, oracle(`${name}.bias`))).toBeLessThan(1e-4);
      expect(solutions[at]!.certificate.converged).toBe(true);
    });
  });
});
