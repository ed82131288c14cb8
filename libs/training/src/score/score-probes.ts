/* eslint-disable @typescript-eslint/no-non-null-assertion -- indices run over the arrays' own sizes */
import { scoreRows, type ScoredRows, type SplitScore, type Predictions } from '@sonde/domain';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { evaluate, evaluateFit, type Answers } from './evaluate';
import { FitTally } from './fit-tally';
import {
  pieceDone,
  type PackInput,
  type PackProgram,
  type SplitArrays,
  type TrainedProbe,
  type TrainingHooks,
} from '../pack';
import { rowsOf } from '../prepare/rows';

/** Most numbers that are held of what probes say of a split: 64 MB. */
const MAX_SAID = 2 ** 24;

/** How a probe does: figures by split, and what it says of each row of val and the test splits. */
export type ProbeScores = Pick<TrainedProbe, 'scores' | 'predictions'>;

/** Scores as they come in. */
interface Filled {
  readonly scores: Record<string, SplitScore>;
  readonly predictions: Record<string, Predictions>;
}

/** A probe whose score is wanted, by its place in the pack. */
interface Scored {
  readonly at: number;
  readonly weights: TrainedProbe['weights'];
}

/** Scores the probes on every split, as they will be exported. A probe that diverged has no score. */
export async function scoreProbes(
  probes: readonly Pick<TrainedProbe, 'weights' | 'diverged'>[],
  input: PackInput,
  hooks: TrainingHooks,
): Promise<ProbeScores[]> {
  const results = probes.map((): Filled => ({ scores: {}, predictions: {} }));
  for (const [name, split] of Object.entries(input.splits)) {
    const scored = probes.flatMap(({ diverged, weights }, at): Scored[] =>
      diverged || (input.probes[at]!.isControl && name !== 'val') ? [] : [{ at, weights }],
    );
    if (name === 'train') {
      for (const [at, score] of await fitScores(scored, split, input, hooks)) results[at]!.scores[name] = score;
      continue;
    }
    const atOnce = Math.max(1, Math.floor(MAX_SAID / (split.rows * input.program.outputs)));
    for (let first = 0; first < scored.length; first += atOnce) {
      const some = scored.slice(first, first + atOnce);
      const answers = await wholeAnswers(some, split, input, hooks);
      for (const [which, { at }] of some.entries()) {
        const rows = scoredRows(input, split, at, answers[which]!);
        const { score, losses } = scoreRows(rows);
        results[at]!.scores[name] = score;
        if (!input.probes[at]!.isControl) {
          results[at]!.predictions[name] = predictionsOf(input.program, losses, answers[which]!);
        }
        hooks.onActivity?.();
        await nextTurn();
      }
    }
  }
  return results;
}

/** Train's scores, added up block by block: it may be too long to be held. */
async function fitScores(
  scored: readonly Scored[],
  split: SplitArrays,
  input: PackInput,
  hooks: TrainingHooks,
): Promise<[at: number, score: SplitScore][]> {
  if (scored.length === 0) return [];
  const tallies = scored.map(() => new FitTally());
  const targets = scored.map(({ at }) => input.probes[at]!.target);
  const fit = { ...evaluationOf(scored, split, input), task: input.program.task, labels: split.labels, targets };
  for await (const scores of evaluateFit(fit)) {
    pieceDone(hooks);
    tallies.forEach((tally, which) => tally.add(scores[which]!));
  }
  return scored.map(({ at }, which) => [at, tallies[which]!.score()]);
}

/** What each probe says of all rows of a split. */
async function wholeAnswers(
  scored: readonly Scored[],
  split: SplitArrays,
  input: PackInput,
  hooks: TrainingHooks,
): Promise<Answers[]> {
  const { outputs } = input.program;
  const whole = scored.map(() => ({
    said: new Float32Array(split.rows * outputs),
    largest: new Int32Array(split.rows),
  }));
  for await (const { firstRow, answers } of evaluate(evaluationOf(scored, split, input))) {
    pieceDone(hooks);
    whole.forEach(({ said, largest }, which) => {
      said.set(answers[which]!.said, firstRow * outputs);
      largest.set(answers[which]!.largest, firstRow);
    });
  }
  return whole;
}

function evaluationOf(scored: readonly Scored[], split: SplitArrays, { columns, program }: PackInput) {
  const l2 = program.normalization === 'l2';
  return { probes: scored.map(({ weights }) => weights), rows: rowsOf(split, columns), l2 };
}

/** A probe's answers beside what is true. */
function scoredRows(
  { program: { task, outputs }, probes }: PackInput,
  { labels }: SplitArrays,
  at: number,
  { said, largest }: Answers,
): ScoredRows {
  const truth = labels[probes[at]!.target]!;
  if (truth instanceof Int32Array) {
    return { task: 'classification', outputs, logits: said, labels: truth, predicted: largest };
  }
  if (task === 'multilabel') return { task, outputs, logits: said, labels: truth };
  return { task: 'regression', outputs, predictions: said, labels: truth };
}

function predictionsOf({ task }: PackProgram, losses: Float64Array, { said, largest }: Answers): Predictions {
  const loss = new Float32Array(losses);
  switch (task) {
    case 'classification':
      return { predicted: largest, loss };
    case 'multilabel':
      return { predicted: Uint8Array.from(said, (logit) => (logit > 0 ? 1 : 0)), loss };
    case 'regression':
      return { predicted: said, loss };
  }
}
