/* eslint-disable @typescript-eslint/no-non-null-assertion -- indices run over the arrays' own sizes */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { SplitScore } from '@sonde/domain';
import type { LoadedProgram } from './graph/loaded-program';
import type { LinearWeights, SplitArrays } from './pack';
import { evaluationProgram, type EvaluationInputs, type EvaluationOutputs } from './program/evaluation-program';
import { ProgramCache } from './program/program-cache';
import { ScoreTally } from './score-tally';
import { tf } from './tensorflow';

/** Rows of a call: some 50 ms for 240 outputs of 768 columns. */
const MAX_BLOCK_ROWS = 2048;

const programs = new ProgramCache(evaluationProgram);

/** Weights for features as they come, and the target whose labels they are to find. */
export interface ExportedProbe extends LinearWeights {
  readonly target: number;
}

/** Probes to be scored on a split. */
export interface Evaluation {
  readonly probes: readonly ExportedProbe[];
  /** Its features [rows, columns] are as they come, not normalised. */
  readonly split: SplitArrays;
  readonly columns: number;
  readonly classes: number;
}

type Program = LoadedProgram<EvaluationInputs, EvaluationOutputs>;

/** A block of a split's rows, the last filled up with zeros. */
interface Block {
  readonly firstRow: number;
  /** [rows, columns] */
  readonly features: Float32Array;
  /** [targets, rows] */
  readonly labels: Int32Array;
}

/** What the program says of each row of a block and each probe: [rows, probes]. */
interface RowFigures {
  readonly predicted: Int32Array;
  readonly loss: Float32Array;
}

/** Scores each probe with its weights as exported: what anyone gets who applies them in float64. */
export async function evaluate(evaluation: Evaluation): Promise<SplitScore[]> {
  const { probes, split, columns, classes } = evaluation;
  if (probes.length === 0) return [];
  const rows = Math.min(split.rows, MAX_BLOCK_ROWS);
  const shape = { rows, columns, classes, probes: probes.length, targets: split.labels.length };
  const stack = stackWeights(evaluation);
  const tallies = probes.map(() => new ScoreTally());
  await programs.with(shape, async (program) => {
    for (let firstRow = 0; firstRow < split.rows; firstRow += rows) {
      const block = cutBlock(evaluation, firstRow, rows);
      addUp(tallies, evaluation, block, runBlock(program, evaluation, stack, block));
      await nextTurn();
    }
  });
  return tallies.map((tally) => tally.score());
}

/** All probes' weights as one: weight [probes x classes, columns], bias [probes x classes]. */
function stackWeights({ probes, columns, classes }: Evaluation): LinearWeights {
  const weight = new Float32Array(probes.length * classes * columns);
  const bias = new Float32Array(probes.length * classes);
  probes.forEach((probe, at) => {
    weight.set(probe.weight, at * classes * columns);
    bias.set(probe.bias, at * classes);
  });
  return { weight, bias };
}

function cutBlock({ split, columns }: Evaluation, firstRow: number, rows: number): Block {
  const features = new Float32Array(rows * columns);
  features.set(split.features.subarray(firstRow * columns, (firstRow + rows) * columns));
  const labels = new Int32Array(split.labels.length * rows);
  split.labels.forEach((ofTarget, at) => labels.set(ofTarget.subarray(firstRow, firstRow + rows), at * rows));
  return { firstRow, features, labels };
}

function runBlock(
  program: Program,
  { probes, split, columns }: Evaluation,
  stack: LinearWeights,
  { features, labels }: Block,
): RowFigures {
  const targets = probes.map(({ target }) => target);
  // Not tidy's own result: it would search the arrays for tensors, number by number (0.2 s for 12,000 rows, 24 probes).
  let results: RowFigures = { predicted: new Int32Array(0), loss: new Float32Array(0) };
  tf.tidy(() => {
    const outputs = program.run({
      features: tf.tensor2d(features, [features.length / columns, columns]),
      labels: tf.tensor2d(labels, [split.labels.length, labels.length / split.labels.length], 'int32'),
      target: tf.tensor1d(targets, 'int32'),
      weight: tf.tensor2d(stack.weight, [stack.bias.length, columns]),
      bias: tf.tensor1d(stack.bias),
    });
    results = { predicted: outputs.predicted.dataSync<'int32'>(), loss: outputs.loss.dataSync<'float32'>() };
  });
  return results;
}

function addUp(
  tallies: readonly ScoreTally[],
  { probes, split }: Evaluation,
  { firstRow }: Block,
  { predicted, loss }: RowFigures,
): void {
  const rows = Math.min(predicted.length / probes.length, split.rows - firstRow);
  tallies.forEach((tally, probe) => {
    const labels = split.labels[probes[probe]!.target]!;
    for (let row = 0; row < rows; row++) {
      const at = row * probes.length + probe;
      tally.add(predicted[at] === labels[firstRow + row], loss[at]!);
    }
  });
}
