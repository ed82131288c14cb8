import { readFileSync } from 'node:fs';
import path from 'node:path';
import { SCORE_NAMES, SCORES, type ScoreName, type Task } from '@sonde/contracts';
import { oracle } from '../statistics/__fixtures__/oracle';
import { bootstrapRows } from '../streams';
import { scoredOutputs } from './scored-outputs';
import type { LabelledPredictions } from './metric';
import { isRowMean, resampledScore } from './metrics';
import { scoreRows, type ScoredRows } from './score-rows';

const ofTask = (task: Task) => SCORE_NAMES.filter((name) => (SCORES[name].tasks as readonly Task[]).includes(task));

describe('resampledScore', () => {
  describe('gives the figures of scikit-learn with sample_weight', () => {
    it.each(oracle.weighted)('$task, $name', ({ task, outputs, scores, truth, predicted, loss, counts, expected }) => {
      const predictions: LabelledPredictions = {
        task,
        outputs,
        truth: task === 'regression' ? Float32Array.from(truth) : Int32Array.from(truth),
        predicted: task === 'regression' ? Float32Array.from(predicted) : Uint8Array.from(predicted),
        loss,
        scores: scores && Float64Array.from(scores),
      };
      for (const name of Object.keys(expected) as ScoreName[]) {
        expect([name, resampledScore(name, predictions)?.(Float64Array.from(counts))]).toEqual([
          name,
          expect.closeTo(expected[name] ?? NaN, 9),
        ]);
      }
    });
  });

  describe('gives what scoreRows gives', () => {
    const cases = casesOfScoreRows();

    it.each(cases)('of all rows: $name', ({ scored }) => {
      expectFigures(scored, scored, new Float64Array(rowsOf(scored)).fill(1));
    });

    it.each(cases)('of rows that were drawn, some of them several times: $name', ({ scored }) => {
      const rows = rowsOf(scored);
      const drawn = bootstrapRows(3, rows);
      const counts = new Float64Array(rows);
      for (const row of drawn) counts[row] = (counts[row] ?? NaN) + 1;
      expectFigures(scored, rowsAt(scored, drawn), counts);
    });
  });

  it('keeps the order of two classes where probabilities round to 1', () => {
    const scored: ScoredRows = {
      task: 'classification',
      outputs: 2,
      logits: Float32Array.of(0, 40, 0, 60, 0, 80),
      labels: Int32Array.of(0, 1, 1),
      predicted: Int32Array.of(1, 1, 1),
    };
    expect(resampledScore('auroc', predictionsOf(scored))?.(Float64Array.of(1, 1, 1))).toBe(1);
  });

  it('is null where the score needs scores and there are none', () => {
    const predictions: LabelledPredictions = {
      task: 'classification',
      outputs: 2,
      truth: Int32Array.of(0, 1),
      predicted: Uint8Array.of(0, 1),
      loss: [0, 0],
      scores: null,
    };
    expect(ofTask('classification').filter((name) => resampledScore(name, predictions) === null)).toEqual([
      'auroc',
      'ece',
    ]);
    expect(resampledScore('map', { ...predictions, task: 'multilabel' })).toBeNull();
  });

  it('says null of a draw that does not define it', () => {
    const predictions: LabelledPredictions = {
      task: 'classification',
      outputs: 2,
      truth: Int32Array.of(0, 1),
      predicted: Uint8Array.of(0, 1),
      loss: [0, 0],
      scores: Float64Array.of(0.9, 0.1, 0.2, 0.8),
    };
    expect(resampledScore('auroc', predictions)?.(Float64Array.of(2, 0))).toBeNull();
  });
});

describe('isRowMean', () => {
  it('knows scores that are means over rows', () => {
    expect(SCORE_NAMES.filter(isRowMean)).toEqual(['accuracy', 'loss', 'mse']);
  });
});

/** All cases of the oracle of `scoreRows` that have at least two rows. */
function casesOfScoreRows(): { name: string; scored: ScoredRows }[] {
  interface Case {
    readonly name: string;
    readonly outputs: number;
    readonly logits: readonly number[];
    readonly predictions: readonly number[];
    readonly predicted: readonly number[];
    readonly labels: readonly number[];
  }
  const text = readFileSync(path.join(__dirname, '../../oracle/scores.json'), 'utf8');
  const cases = JSON.parse(text) as Record<Task, readonly Case[]>;
  const floats = (values: readonly number[]) => Float32Array.from(values);
  return [
    ...cases.classification.map(({ name, outputs, logits, labels, predicted }) => ({
      name: `classification, ${name}`,
      scored: {
        task: 'classification' as const,
        outputs,
        logits: floats(logits),
        labels: Int32Array.from(labels),
        predicted: Int32Array.from(predicted),
      },
    })),
    ...cases.multilabel.map(({ name, outputs, logits, labels }) => ({
      name: `multilabel, ${name}`,
      scored: { task: 'multilabel' as const, outputs, logits: floats(logits), labels: floats(labels) },
    })),
    ...cases.regression
      .filter(({ labels, outputs }) => labels.length > outputs)
      .map(({ name, outputs, predictions, labels }) => ({
        name: `regression, ${name}`,
        scored: { task: 'regression' as const, outputs, predictions: floats(predictions), labels: floats(labels) },
      })),
  ];
}

function rowsOf({ task, outputs, labels }: ScoredRows): number {
  return task === 'classification' ? labels.length : labels.length / outputs;
}

function rowsAt(scored: ScoredRows, rows: Int32Array): ScoredRows {
  const { outputs } = scored;
  const take = <Values extends Float32Array | Int32Array>(values: Values, width: number): Values => {
    const taken = values.slice(0, rows.length * width) as Values;
    rows.forEach((row, at) => taken.set(values.subarray(row * width, (row + 1) * width), at * width));
    return taken;
  };
  switch (scored.task) {
    case 'classification': {
      const { logits, labels, predicted } = scored;
      return {
        ...scored,
        logits: take(logits, outputs),
        labels: take(labels, 1),
        predicted: take(predicted, 1),
      };
    }
    case 'multilabel':
      return { ...scored, logits: take(scored.logits, outputs), labels: take(scored.labels, outputs) };
    case 'regression':
      return { ...scored, predictions: take(scored.predictions, outputs), labels: take(scored.labels, outputs) };
  }
}

/** What a trainer keeps of rows; of labels the logits, which do not round to 1. */
function predictionsOf(scored: ScoredRows): LabelledPredictions {
  const { task, outputs, labels } = scored;
  const loss = scoreRows(scored).losses;
  switch (task) {
    case 'classification': {
      const scores = scoredOutputs(task, Float64Array.from(scored.logits), outputs);
      return { task, outputs, truth: labels, predicted: scored.predicted, loss, scores };
    }
    case 'multilabel': {
      const predicted = Uint8Array.from(scored.logits, (logit) => (logit > 0 ? 1 : 0));
      return { task, outputs, truth: labels, predicted, loss, scores: Float64Array.from(scored.logits) };
    }
    case 'regression':
      return { task, outputs, truth: labels, predicted: scored.predictions, loss, scores: null };
  }
}

/** Every figure of the task, to 1e-12. */
function expectFigures(scored: ScoredRows, counted: ScoredRows, counts: Float64Array) {
  const predictions = predictionsOf(scored);
  const { figures } = scoreRows(counted).score;
  for (const name of ofTask(scored.task)) {
    const figure = figures[name] ?? null;
    expect([name, resampledScore(name, predictions)?.(counts)]).toEqual([
      name,
      figure === null ? null : expect.closeTo(figure, 12),
    ]);
  }
}
