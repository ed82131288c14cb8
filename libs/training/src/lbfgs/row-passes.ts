import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ReadRows } from '@sonde/domain';
import type { Tensors } from '../graph/loaded-program';
import { mapTree } from '../graph/tree';
import { TensorSpec } from '../graph/value';
import { stopIfCancelled } from '../pack';
import { ProgramCache } from '../program/program-cache';
import { tf, type Tensor } from '../tensorflow';
import type { StateTensors } from './lane-batch';
import type { LanePlan } from './lanes';
import type { ConvexProblem, SolveHooks } from './problem';
import { designBlock, rowBlocks } from './row-blocks';
import { advanceProgram, blockProgram, residentProgram } from './solver-programs';
import { sumSpecs, type LaneInputs, type RowInputs, type SolverShape } from './solver-shape';

/**
 * Work of a call in floating-point operations: a fifth of a second at the 50 GFLOP/s of two cores, after which ended
 * lanes may be left behind. A function of the shape alone, never of measured time.
 */
const CALL_OPERATIONS = 1e10;
/** A round costs some 0.2 ms however small it is. */
const ROUND_OPERATIONS = 1e7;
/** Features of a block: 64 MB. */
const BLOCK_ELEMENTS = 2 ** 24;

const residentPrograms = new ProgramCache(residentProgram);
const blockPrograms = new ProgramCache(blockProgram);
const advancePrograms = new ProgramCache(advanceProgram);

export interface Rounds {
  readonly shape: SolverShape;
  readonly lanes: Tensors<LaneInputs>;
  readonly state: StateTensors;
}

/** How the lanes get to see the rows. */
export interface RowPasses {
  /** Rows of a program. */
  readonly rows: number;
  /** One round or a fifth of a second's. The tensors given, and those returned, are the caller's to dispose of. */
  run(rounds: Rounds): Promise<StateTensors>;
  dispose(): void;
}

/** Floating-point operations of a round: products with the rows and with the basis, forward and backward. */
export function roundOperations({ rows, columns, lanes, logits }: SolverShape): number {
  return ROUND_OPERATIONS + 4 * lanes * logits * columns * (rows + columns);
}

/** The problem's rows, in memory or block by block. */
export function rowPasses(problem: ConvexProblem, plan: LanePlan, mean: Float64Array, hooks: SolveHooks): RowPasses {
  return problem.features instanceof Float32Array
    ? residentPasses(problem, plan, mean)
    : streamedPasses(problem, plan, mean, hooks);
}

function residentPasses(problem: ConvexProblem, plan: LanePlan, mean: Float64Array): RowPasses {
  const { rows } = problem;
  const features = problem.features instanceof Float32Array ? problem.features : new Float32Array(0);
  const tensors = rowTensors({ firstRow: 0, rows, features }, plan, mean, rows);
  return {
    rows,
    run: ({ shape, lanes, state }) =>
      residentPrograms.with(shape, (program) => {
        const rounds = tf.scalar(Math.max(1, Math.floor(CALL_OPERATIONS / roundOperations(shape))), 'int32');
        const after = program.run({ rows: tensors, lanes, rounds, state });
        tf.dispose(rounds);
        return Promise.resolve(after.state);
      }),
    dispose: () => tf.dispose(tensors),
  };
}

function streamedPasses(problem: ConvexProblem, plan: LanePlan, mean: Float64Array, hooks: SolveHooks): RowPasses {
  const rows = Math.min(problem.rows, Math.ceil(BLOCK_ELEMENTS / (problem.columns + 1)));
  const summed = (shape: SolverShape, lanes: Tensors<LaneInputs>, weight: Tensor) =>
    blockPrograms.with(shape, async (program) => {
      let sums = mapTree(sumSpecs(shape), TensorSpec, ({ shape }) => tf.zeros([...shape]));
      try {
        for await (const block of rowBlocks(problem, rows)) {
          stopIfCancelled(hooks.signal);
          const before = sums;
          const tensors = rowTensors(block, plan, mean, rows);
          sums = program.run({ rows: tensors, lanes, weight, sums: before }).sums;
          tf.dispose([tensors, before]);
          await nextTurn();
        }
        return sums;
      } catch (error) {
        tf.dispose(sums);
        throw error;
      }
    });
  return {
    rows,
    run: async ({ shape, lanes, state }) => {
      const sums = await summed(shape, lanes, state.weight);
      const after = await advancePrograms.with({ ...shape, rows: 0 }, (program) =>
        Promise.resolve(program.run({ lanes, state, sums })),
      );
      tf.dispose(sums);
      return after.state;
    },
    dispose: () => undefined,
  };
}

/** A block as the programs take it, filled up with rows that count nothing. */
function rowTensors(
  block: ReadRows,
  { labels, shares }: LanePlan,
  mean: Float64Array,
  rows: number,
): Tensors<RowInputs> {
  const { firstRow } = block;
  const ofLabels = new Int32Array(labels.length * rows);
  labels.forEach((set, at) => ofLabels.set(set.subarray(firstRow, firstRow + block.rows), at * rows));
  const ofShares = new Float32Array(shares.length * rows);
  shares.forEach((set, at) => ofShares.set(set.subarray(firstRow, firstRow + block.rows), at * rows));
  return {
    features: tf.tensor2d(designBlock(block, { rows, mean }), [rows, mean.length + 1]),
    labels: tf.tensor2d(ofLabels, [labels.length, rows], 'int32'),
    shares: tf.tensor2d(ofShares, [shares.length, rows]),
  };
}
