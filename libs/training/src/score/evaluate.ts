/* eslint-disable @typescript-eslint/no-non-null-assertion -- indices run over the arrays' own sizes */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Task } from '@sonde/contracts';
import type { ReadRows, RowSource, SplitScore, Labels, ProbeWeights } from '@sonde/domain';
import { normalizedRows } from '../prepare/preprocess';
import { evaluationProgram, fitProgram } from '../program/evaluation-program';
import { ProgramCache } from '../program/program-cache';
import { tf, type Tensor } from '../tensorflow';

/** Rows of a call: some 50 ms for 240 outputs of 768 columns. */
const MAX_BLOCK_ROWS = 2048;

const evaluations = new ProgramCache(evaluationProgram);
const fits = new ProgramCache(fitProgram);

/** Probes to be applied to rows. */
export interface Evaluation {
  /** For features as they come; at least one. */
  readonly probes: readonly ProbeWeights[];
  readonly rows: RowSource;
  /** Whether rows are divided by their lengths first, which weights cannot do. */
  readonly l2: boolean;
}

/** What a probe says of rows. */
export interface Answers {
  /** [rows, outputs]: logits, or the predictions of a regression */
  readonly said: Float32Array;
  /** [rows]: which output is the largest, the lowest of equals */
  readonly largest: Int32Array;
}

/** What the probes say of some rows, from `firstRow` on. */
export interface AnsweredRows {
  readonly firstRow: number;
  /** By probe. */
  readonly answers: readonly Answers[];
}

/** Applies each probe's weights as exported, to some rows at a time: what anyone gets who applies them in float64. */
export async function* evaluate(evaluation: Evaluation): AsyncGenerator<AnsweredRows> {
  const { probes, rows: source } = evaluation;
  const shape = shapeOf(evaluation);
  const weights = uploadWeights(probes, shape);
  const { value: program, release } = await evaluations.take(shape);
  try {
    for await (const block of source.blocks(shape.rows)) {
      // Not tidy's own result: it would search the arrays for tensors, number by number.
      let answers: Answers[] = [];
      tf.tidy(() => {
        const { said, largest } = program.run({ ...weights, features: uploadRows(block, evaluation, shape) });
        const [outputs, classes] = [said.dataSync<'float32'>(), largest.dataSync<'int32'>()];
        answers = probes.map((_, probe) => {
          const first = probe * shape.rows;
          return {
            said: outputs.subarray(first * shape.outputs, (first + block.rows) * shape.outputs),
            largest: classes.subarray(first, first + block.rows),
          };
        });
      });
      yield { firstRow: block.firstRow, answers };
      await nextTurn();
    }
  } finally {
    release();
    tf.dispose(weights);
  }
}

/** Probes, and what is true of the rows that they are to fit. */
export interface FitEvaluation extends Evaluation {
  readonly task: Task;
  /** For each target, of all rows. */
  readonly labels: readonly Labels[];
  /** By probe, of `labels`. */
  readonly targets: readonly number[];
}

/** How well each probe fits some rows at a time: loss, and the number of rows that are right where there are classes. */
export async function* evaluateFit(evaluation: FitEvaluation): AsyncGenerator<Omit<SplitScore, 'figures'>[]> {
  const { probes, rows: source, task, labels, targets } = evaluation;
  const shape = { ...shapeOf(evaluation), task, targets: labels.length };
  const fixed = { ...uploadWeights(probes, shape), target: tf.tensor2d([...targets], [1, probes.length], 'int32') };
  const { value: program, release } = await fits.take(shape);
  try {
    for await (const block of source.blocks(shape.rows)) {
      const scores = tf.tidy(() => {
        const given = {
          features: uploadRows(block, evaluation, shape),
          labels: uploadLabels(block, evaluation, shape.rows),
        };
        const { loss, squares, correct } = program.run({ ...fixed, ...given, count: tf.scalar(block.rows, 'int32') });
        return [loss, squares, correct].map((each) => each.dataSync<'float32'>());
      });
      yield probes.map((_, probe) => {
        const [loss, squares, correct] = scores.map((each) => each[probe]!) as [number, number, number];
        const lossSd = Math.sqrt(Math.max(0, squares - loss ** 2));
        return { rows: block.rows, correct: task === 'classification' ? correct : null, loss, lossSd };
      });
      await nextTurn();
    }
  } finally {
    release();
    tf.dispose(fixed);
  }
}

function shapeOf({ probes, rows }: Evaluation) {
  const [first, second] = probes[0]!;
  return {
    rows: Math.min(rows.rows, MAX_BLOCK_ROWS),
    columns: rows.columns,
    hidden: second ? first.bias.length : 0,
    outputs: (second ?? first).bias.length,
    probes: probes.length,
  };
}

type Shape = ReturnType<typeof shapeOf>;

/** All probes' weights, one after another. */
function uploadWeights(probes: readonly ProbeWeights[], { columns, hidden, outputs }: Shape) {
  const width = hidden === 0 ? outputs : hidden;
  const seconds = probes.flatMap(([, second]) => second ?? []);
  return {
    first: {
      weight: tf.tensor2d(joined(probes.map(([{ weight }]) => weight)), [probes.length * width, columns]),
      bias: tf.tensor2d(joined(probes.map(([{ bias }]) => bias)), [probes.length * width, 1]),
    },
    second: {
      weight: tf.tensor3d(joined(seconds.map(({ weight }) => weight)), [seconds.length, outputs, hidden]),
      bias: tf.tensor3d(joined(seconds.map(({ bias }) => bias)), [seconds.length, outputs, 1]),
    },
  };
}

/** [rows, columns] of a block, filled up with zeros. */
function uploadRows({ features }: ReadRows, { l2 }: Evaluation, { rows, columns }: Shape): Tensor {
  const normalized = l2 ? normalizedRows(features, columns, 'l2', columns) : features;
  return tf.tensor(filledUp(normalized, rows * columns), [rows, columns]);
}

/** What is true of a block: [targets, rows] of classes, or [targets, rows, width] of numbers. */
function uploadLabels(block: ReadRows, { labels, rows: { rows: all } }: FitEvaluation, rows: number): Tensor {
  const width = labels[0]!.length / all;
  const isClass = labels[0] instanceof Int32Array;
  const stack = isClass ? new Int32Array(labels.length * rows) : new Float32Array(labels.length * rows * width);
  labels.forEach((ofTarget, at) => {
    const part = ofTarget.subarray(block.firstRow * width, (block.firstRow + block.rows) * width);
    stack.set(part, at * rows * width);
  });
  return isClass
    ? tf.tensor(stack, [labels.length, rows], 'int32')
    : tf.tensor(stack, [labels.length, rows, width], 'float32');
}

function filledUp(numbers: Float32Array, length: number): Float32Array {
  if (numbers.length === length) return numbers;
  const filled = new Float32Array(length);
  filled.set(numbers);
  return filled;
}

function joined(parts: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let offset = 0;
  for (const part of parts) {
    all.set(part, offset);
    offset += part.length;
  }
  return all;
}
