/* eslint-disable @typescript-eslint/no-non-null-assertion -- indices run over the arrays' own sizes */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ReadRows, RowSource } from '@sonde/domain';
import type { LoadedProgram } from './graph/loaded-program';
import type { ProbeWeights } from './pack';
import { normalizedRows } from './preprocess';
import { evaluationProgram, type EvaluationInputs, type EvaluationOutputs } from './program/evaluation-program';
import { ProgramCache } from './program/program-cache';
import { tf } from './tensorflow';

/** Rows of a call: some 50 ms for 240 outputs of 768 columns. */
const MAX_BLOCK_ROWS = 2048;

const programs = new ProgramCache(evaluationProgram);

/** Probes to be applied to rows. */
export interface Evaluation {
  /** For features as they come. */
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
export async function* evaluate({ probes, rows: source, l2 }: Evaluation): AsyncGenerator<AnsweredRows> {
  const [like] = probes;
  if (!like) return;
  const [first, second] = like;
  const hidden = second ? first.bias.length : 0;
  const outputs = (second ?? first).bias.length;
  const { columns } = source;
  const rows = Math.min(source.rows, MAX_BLOCK_ROWS);
  const shape = { rows, columns, hidden, outputs, probes: probes.length };
  const weights = uploadWeights(probes, shape);
  const program = await programs.take(shape);
  try {
    for await (const block of source.blocks(rows)) {
      const said = runBlock(program.value, weights, { block, rows, columns, l2 });
      const part = { probes: probes.length, outputs, rows: block.rows };
      yield { firstRow: block.firstRow, answers: probes.map((_, probe) => answersOf(said, probe, part)) };
      await nextTurn();
    }
  } finally {
    program.release();
    tf.dispose(weights);
  }
}

type Widths = { readonly columns: number; readonly hidden: number; readonly outputs: number };

/** All probes' weights, side by side as the program takes them. */
function uploadWeights(probes: readonly ProbeWeights[], { columns, hidden, outputs }: Widths) {
  const count = probes.length;
  const width = hidden === 0 ? outputs : hidden;
  const seconds = probes.flatMap(([, second]) => second ?? []);
  return {
    first: {
      weight: tf.tensor2d(joined(probes.map(([{ weight }]) => weight)), [count * width, columns]),
      bias: tf.tensor1d(joined(probes.map(([{ bias }]) => bias))),
    },
    second: {
      weight: tf.tensor3d(joined(seconds.map(({ weight }) => weight)), [seconds.length, outputs, hidden]),
      bias: tf.tensor3d(joined(seconds.map(({ bias }) => bias)), [seconds.length, 1, outputs]),
    },
  };
}

interface Block extends Answers {
  /** [rows, probes, outputs] */
  readonly said: Float32Array;
  /** [rows, probes] */
  readonly largest: Int32Array;
}

interface RowsToRun {
  readonly block: ReadRows;
  /** That the program takes. */
  readonly rows: number;
  readonly columns: number;
  readonly l2: boolean;
}

function runBlock(
  program: LoadedProgram<EvaluationInputs, EvaluationOutputs>,
  weights: ReturnType<typeof uploadWeights>,
  { block, rows, columns, l2 }: RowsToRun,
): Block {
  const normalized = l2 ? normalizedRows(block.features, columns, 'l2', columns) : block.features;
  const features = filledUp(normalized, rows * columns);
  // Not tidy's own result: it would search the arrays for tensors, number by number (0.2 s for 12,000 rows, 24 probes).
  let results: Block = { said: new Float32Array(0), largest: new Int32Array(0) };
  tf.tidy(() => {
    const { said, largest } = program.run({ ...weights, features: tf.tensor2d(features, [rows, columns]) });
    results = { said: said.dataSync<'float32'>(), largest: largest.dataSync<'int32'>() };
  });
  return results;
}

/** A probe's part of a block. */
function answersOf(
  block: Block,
  probe: number,
  { probes, outputs, rows }: { readonly probes: number; readonly outputs: number; readonly rows: number },
): Answers {
  const said = new Float32Array(rows * outputs);
  const largest = new Int32Array(rows);
  for (let row = 0; row < rows; row++) {
    const at = row * probes + probe;
    largest[row] = block.largest[at]!;
    // Outputs are few: a loop is faster than a view of each row.
    for (let output = 0; output < outputs; output++) said[row * outputs + output] = block.said[at * outputs + output]!;
  }
  return { said, largest };
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
