import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ReadRows } from '@sonde/domain';
import type { Tensors } from '../graph/loaded-program';
import { pieceDone } from '../pack';
import { ProgramCache } from '../program/program-cache';
import { tf, type Tensor } from '../tensorflow';
import type { Lane, LanePlan } from './lanes';
import type { PrincipalAxes } from './principal-axes';
import type { ConvexProblem, SolveHooks } from './problem';
import { designBlock, rowBlocks } from './row-blocks';
import { rowSumsProgram, type RowSumsInputs, type RowSumsShape } from './row-sums-program';
import { addTo } from './vectors';
import { joinedNumbers } from './wide';

/** Features of a block: 64 MB. */
const BLOCK_ELEMENTS = 2 ** 24;
/** Lanes end one after another, so that a pack goes through a program for each of some numbers of them. */
const PROGRAMS = 32;

const programs = new ProgramCache(rowSumsProgram, PROGRAMS);

/** What all rows add up to, lane by lane. */
export interface RowSums {
  /** [lanes] */
  readonly loss: Float64Array;
  /** The losses' slope by the weights along the axes: [lanes, logits, columns] */
  readonly slope: Float32Array;
  /** Rows that count and are not classified right: [lanes] */
  readonly wrong: Float32Array;
}

type RowTensors = Tensors<RowSumsInputs['rows']>;

/** Passes over a problem's rows, which lie in memory or come block by block. */
export class RowPasses {
  /** Rows that are seen at once. */
  readonly rows: number;
  private readonly basis: Tensor;
  private readonly isResident: boolean;
  private resident: RowTensors | undefined;

  constructor(
    private readonly problem: ConvexProblem,
    private readonly plan: LanePlan,
    private readonly axes: PrincipalAxes,
    private readonly hooks: SolveHooks,
  ) {
    const columns = problem.columns + 1;
    this.isResident = problem.features instanceof Float32Array;
    this.rows = this.isResident ? problem.rows : Math.min(problem.rows, Math.ceil(BLOCK_ELEMENTS / columns));
    this.basis = tf.tensor2d(basisOf(axes), [columns, columns]);
  }

  /** @param weight along the axes, the bias last: [lanes, logits, columns] */
  async sums(lanes: readonly Lane[], weight: Float32Array): Promise<RowSums> {
    const shape = this.shapeFor(lanes.length);
    const tensors = laneTensors(lanes, weight, shape);
    const total = {
      loss: new Float64Array(lanes.length),
      slope: new Float32Array(weight.length),
      wrong: new Float32Array(lanes.length),
    };
    try {
      await programs.with(shape, async (program) => {
        for await (const rows of this.blocks()) {
          const { loss, slope, wrong } = program.run({ ...tensors, basis: this.basis, rows });
          const losses = joinedNumbers(loss.dataSync<'float32'>());
          total.loss.forEach((sum, lane) => (total.loss[lane] = sum + (losses[lane] ?? NaN)));
          addTo(total.slope, 1, slope.dataSync<'float32'>());
          addTo(total.wrong, 1, wrong.dataSync<'float32'>());
          tf.dispose([loss, slope, wrong]);
        }
      });
      return total;
    } finally {
      tf.dispose(tensors);
    }
  }

  /** The weights of the rows' own columns, centred, for weights as `sums` takes them. */
  unrotated(weight: Float32Array): Float32Array {
    const columns = this.problem.columns + 1;
    const rotated = tf.tensor2d(weight, [weight.length / columns, columns]);
    const product = tf.matMul(rotated, this.basis, false, true);
    const values = product.dataSync<'float32'>();
    tf.dispose([rotated, product]);
    return values;
  }

  dispose(): void {
    tf.dispose([this.basis, this.resident]);
  }

  private async *blocks(): AsyncGenerator<RowTensors> {
    const { problem, rows, plan, axes } = this;
    if (this.resident) {
      yield this.resident;
      return;
    }
    for await (const block of rowBlocks(problem, rows)) {
      pieceDone(this.hooks);
      const tensors = rowTensors(block, plan, axes.mean, rows);
      if (this.isResident) this.resident = tensors;
      try {
        yield tensors;
      } finally {
        if (!this.isResident) tf.dispose(tensors);
      }
      await nextTurn();
    }
  }

  private shapeFor(lanes: number): RowSumsShape {
    const { logits, labels, shares } = this.plan;
    const [labelSets, shareSets] = [labels.length, shares.length];
    const columns = this.problem.columns + 1;
    return { rows: this.rows, columns, lanes: roundedUp(lanes), logits, labelSets, shareSets };
  }
}

/** To 1, 2, 3, 4, 6, 8, 12, 16, ...: few programs, and at most a third of the lanes ghosts. */
function roundedUp(lanes: number): number {
  const power = 2 ** Math.floor(Math.log2(lanes));
  return [power, 1.5 * power, 2 * power].find((size) => size >= lanes && Number.isInteger(size)) ?? lanes;
}

/** [columns + 1, columns + 1]: the axes, and the bias for itself. */
function basisOf({ mean: { length }, vectors }: PrincipalAxes): Float32Array {
  const columns = length + 1;
  const basis = new Float32Array(columns * columns);
  for (let row = 0; row < length; row++) {
    basis.set(vectors.subarray(row * length, (row + 1) * length), row * columns);
  }
  basis[columns * columns - 1] = 1;
  return basis;
}

/** What the lanes ask of the rows; ghosts have weights of 0. */
function laneTensors(lanes: readonly Lane[], weight: Float32Array, shape: RowSumsShape) {
  const weights = new Float32Array(shape.lanes * shape.logits * shape.columns);
  weights.set(weight);
  const sets = (setOf: (lane: Lane) => number) => {
    const numbers = new Int32Array(shape.lanes);
    numbers.set(lanes.map(setOf));
    return tf.tensor1d(numbers, 'int32');
  };
  return {
    weight: tf.tensor2d(weights, [shape.lanes * shape.logits, shape.columns]),
    labelSet: sets(({ labelSet }) => labelSet),
    shareSet: sets(({ weightSet }) => weightSet),
  };
}

/** A block as the programs take it, filled up with rows that count nothing. */
function rowTensors(block: ReadRows, { labels, shares }: LanePlan, mean: Float64Array, rows: number): RowTensors {
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
