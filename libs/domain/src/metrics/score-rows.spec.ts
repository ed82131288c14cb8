import { readFileSync } from 'node:fs';
import path from 'node:path';
import { SCORES, SCORE_NAMES, type Task } from '@sonde/contracts';
import type { SplitScore } from '../probe';
import { scoreRows, type ScoredRows, type ScoredSplit } from './score-rows';

interface Case {
  readonly name: string;
  readonly outputs: number;
  readonly labels: readonly number[];
  /** Null where a figure is not defined. */
  readonly expected: SplitScore['figures'];
  readonly loss_sd: number;
}
interface ClassCase extends Case {
  readonly logits: readonly number[];
  readonly predicted: readonly number[];
}
interface LabelCase extends Case {
  readonly logits: readonly number[];
}
interface NumberCase extends Case {
  readonly predictions: readonly number[];
}

/** What oracle/README.md describes. */
interface Oracle {
  readonly classification: readonly ClassCase[];
  readonly multilabel: readonly LabelCase[];
  readonly regression: readonly NumberCase[];
}

const oracle = JSON.parse(readFileSync(path.join(__dirname, '../../oracle/scores.json'), 'utf8')) as Oracle;

/** To 1e-9: a number in place of itself for toEqual and toMatchObject. */
function near<T extends number | null | undefined>(value: T): T {
  return typeof value === 'number' ? (expect.closeTo(value, 9) as T) : value;
}

function expectFigures({ score, losses }: ScoredSplit, { expected, loss_sd, labels }: Case, labelsOfRow: number) {
  const figures = Object.fromEntries(Object.entries(expected).map(([name, value]) => [name, near(value)]));
  expect(score).toMatchObject({
    rows: labels.length / labelsOfRow,
    loss: near(expected.loss),
    lossSd: near(loss_sd),
    figures,
  });
  // What the rows add is what the loss is the mean of.
  expect(losses.reduce((sum, each) => sum + each, 0) / score.rows).toEqual(near(expected.loss));
}

function classRows({ outputs, logits, labels, predicted }: ClassCase): ScoredRows {
  return {
    task: 'classification',
    outputs,
    logits: Float32Array.from(logits),
    labels: Int32Array.from(labels),
    predicted: Int32Array.from(predicted),
  };
}

function labelRows({ outputs, logits, labels }: LabelCase): ScoredRows {
  return { task: 'multilabel', outputs, logits: Float32Array.from(logits), labels: Float32Array.from(labels) };
}

function numberRows({ outputs, predictions, labels }: NumberCase): ScoredRows {
  return {
    task: 'regression',
    outputs,
    predictions: Float32Array.from(predictions),
    labels: Float32Array.from(labels),
  };
}

describe('scoreRows', () => {
  describe('of classes gives the figures of scikit-learn', () => {
    it.each(oracle.classification)('$name', (each) => {
      const scores = scoreRows(classRows(each));
      expectFigures(scores, each, 1);
      expect(scores.score.correct).toBe(each.labels.filter((label, row) => label === each.predicted[row]).length);
    });
  });

  describe('of labels gives the figures of scikit-learn', () => {
    it.each(oracle.multilabel)('$name', (each) => {
      const scores = scoreRows(labelRows(each));
      expectFigures(scores, each, each.outputs);
      expect(scores.score.correct).toBeNull();
    });
  });

  describe('of numbers gives the figures of scikit-learn', () => {
    it.each(oracle.regression)('$name', (each) => {
      const scores = scoreRows(numberRows(each));
      expectFigures(scores, each, each.outputs);
      expect(scores.score.correct).toBeNull();
    });
  });

  it('measures the calibration of the class that was predicted', () => {
    // Two classes a logit of 0 apart, so confidence 1/2, and three of four rows are right: |3/4 - 1/2|.
    const predicted = Int32Array.of(0, 0, 0, 0);
    const labels = Int32Array.of(0, 0, 1, 0);
    const { score } = scoreRows({
      task: 'classification',
      outputs: 2,
      logits: new Float32Array(8),
      labels,
      predicted,
    });
    expect(score.figures.ece).toBeCloseTo(0.25, 12);
  });

  it('keeps the order of two classes where probabilities round to 1', () => {
    // Differences 40 < 60 < 80: the negative row is the lowest, though all three probabilities are 1 in float64.
    const { score } = scoreRows({
      task: 'classification',
      outputs: 2,
      logits: Float32Array.of(0, 40, 0, 60, 0, 80),
      labels: Int32Array.of(0, 1, 1),
      predicted: Int32Array.of(1, 1, 1),
    });
    expect(score.figures.auroc).toBe(1);
  });

  it.each([
    ...oracle.classification.slice(0, 1).map(classRows),
    ...oracle.multilabel.slice(0, 1).map(labelRows),
    ...oracle.regression.slice(0, 1).map(numberRows),
  ])('gives $task each figure that a sweep can rank it by, and no other', (scored) => {
    const ofTask = SCORE_NAMES.filter((name) => (SCORES[name].tasks as readonly Task[]).includes(scored.task));
    expect(Object.keys(scoreRows(scored).score.figures).sort()).toEqual([...ofTask].sort());
  });
});
