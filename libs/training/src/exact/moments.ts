import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Value } from '../graph/graph-function';
import { writeProgram, type GraphProgram } from '../graph/graph-program';
import { cast, matMul, multiply, reshape } from '../graph/operations';
import { TensorSpec } from '../graph/tensor-spec';
import { pieceDone } from '../pack';
import { ProgramCache } from '../program/program-cache';
import { tf } from '../tensorflow';
import type { SolveHooks } from './problem';
import { designBlock, rowBlocks, type Rows, type Values } from './row-blocks';
import { joinedNumbers, split } from './wide';

/** Rows of a product: 60 ms for 768 columns. */
const BLOCK_ROWS = 2048;

/** Some columns, one after another. */
export interface Span {
  readonly first: number;
  readonly count: number;
}

/** Means and covariances of the columns [features, 1, values], in float64. */
export class Moments {
  /** [size, size]: of each two columns, the sum over rows of weight x product */
  private readonly sums: Float64Array;

  /** @param ones place of the column of ones, whose sums are those of the other columns, and with itself the weights' */
  constructor(
    private readonly size: number,
    private readonly ones: number,
  ) {
    this.sums = new Float64Array(size * size);
  }

  add(sums: Float64Array): void {
    for (let at = 0; at < sums.length; at++) this.sums[at] = (this.sums[at] ?? NaN) + (sums[at] ?? NaN);
  }

  /** [count] */
  means({ first, count }: Span): Float64Array {
    return Float64Array.from({ length: count }, (_, at) => this.mean(this.ones, first + at));
  }

  /** [rows.count, columns.count] */
  covariances(rows: Span, columns: Span): Float64Array {
    const [ofRows, ofColumns] = [this.means(rows), this.means(columns)];
    const all = new Float64Array(rows.count * columns.count);
    for (const [row, mean] of ofRows.entries()) {
      for (const [column, other] of ofColumns.entries()) {
        all[row * columns.count + column] = this.mean(rows.first + row, columns.first + column) - mean * other;
      }
    }
    return all;
  }

  private mean(a: number, b: number): number {
    const total = this.sums[this.ones * (this.size + 1)] ?? NaN;
    return (this.sums[a * this.size + b] ?? NaN) / total;
  }
}

interface MomentsShape {
  readonly rows: number;
  readonly columns: number;
}

type MomentsInputs = { readonly columns: TensorSpec; readonly weights: TensorSpec };

const programs = new ProgramCache(momentsProgram);

function momentsProgram({ rows, columns }: MomentsShape): GraphProgram<MomentsInputs, { sums: TensorSpec }> {
  const inputs = {
    columns: new TensorSpec('float32', [rows, columns]),
    weights: new TensorSpec('float32', [rows]),
  };
  const body = ({ columns, weights }: Record<keyof MomentsInputs, Value>) => {
    const wide = cast(columns, 'float64');
    const weighted = multiply(wide, reshape(cast(weights, 'float64'), [rows, 1]));
    return { sums: split(matMul(weighted, wide, { a: true })) };
  };
  return writeProgram(inputs, body, { compiled: false });
}

/**
 * The moments under each set of weights, from one pass over the rows.
 * @param weights sets of [rows]
 */
export async function momentsOf(
  given: Rows,
  weights: readonly Float32Array[],
  hooks: SolveHooks,
  values?: Values,
): Promise<Moments[]> {
  const size = given.columns + 1 + (values?.columns ?? 0);
  const rows = Math.min(BLOCK_ROWS, given.rows);
  const mean = new Float64Array(given.columns);
  const moments = weights.map(() => new Moments(size, given.columns));
  await programs.with({ rows, columns: size }, async (program) => {
    for await (const block of rowBlocks(given, rows)) {
      pieceDone(hooks);
      const columns = tf.tensor2d(designBlock(block, { rows, mean, values }), [rows, size]);
      moments.forEach((ofSet, set) => {
        const ofBlock = new Float32Array(rows);
        ofBlock.set(weights[set]?.subarray(block.firstRow, block.firstRow + block.rows) ?? []);
        tf.tidy(() => {
          const { sums } = program.run({ columns, weights: tf.tensor1d(ofBlock) });
          ofSet.add(joinedNumbers(sums.dataSync<'float32'>()));
        });
      });
      columns.dispose();
      await nextTurn();
    }
  });
  return moments;
}
