import type { ReadRows } from '@sonde/domain';
import type { ConvexProblem } from './problem';

/** A problem's rows, without what is to be made of them. */
export type Rows = Pick<ConvexProblem, 'features' | 'rows' | 'columns'>;

/** All rows in order, `size` at a time, the last block shorter. */
export async function* rowBlocks({ features, rows, columns }: Rows, size: number): AsyncGenerator<ReadRows> {
  if (!(features instanceof Float32Array)) {
    yield* features.blocks(size);
    return;
  }
  for (let firstRow = 0; firstRow < rows; firstRow += size) {
    const count = Math.min(size, rows - firstRow);
    yield { firstRow, rows: count, features: features.subarray(firstRow * columns, (firstRow + count) * columns) };
  }
}

/** Rows that are read at once to pick some of them: as many as are wanted would be stride times too many. */
const READ_ROWS = 8192;

/** Every so manieth row, as rows of its own. */
export function everyNth(problem: Rows, stride: number): Rows {
  const { rows, columns } = problem;
  async function* blocks(size: number): AsyncGenerator<ReadRows> {
    let features = new Float32Array(size * columns);
    let firstRow = 0;
    let count = 0;
    for await (const block of rowBlocks(problem, READ_ROWS)) {
      for (let row = (stride - (block.firstRow % stride)) % stride; row < block.rows; row += stride) {
        features.set(block.features.subarray(row * columns, (row + 1) * columns), count * columns);
        if (++count < size) continue;
        yield { firstRow, rows: count, features };
        firstRow += count;
        count = 0;
        features = new Float32Array(size * columns);
      }
    }
    if (count > 0) yield { firstRow, rows: count, features: features.subarray(0, count * columns) };
  }
  return { rows: Math.ceil(rows / stride), columns, features: { blocks } };
}

/** Columns [rows, columns] that stand beside the features. */
export interface Values {
  readonly columns: number;
  readonly elements: Float32Array;
}

/**
 * The rows as [features - mean, 1, values], in a block that rows of zeros fill up.
 * @param design rows: of the block; mean: [features]
 * @returns [design.rows, features + 1 + values]
 */
export function designBlock(
  { firstRow, rows, features }: ReadRows,
  design: { readonly rows: number; readonly mean: Float64Array; readonly values?: Values },
): Float32Array {
  const { mean, values = { columns: 0, elements: new Float32Array(0) } } = design;
  const columns = mean.length;
  const width = columns + 1 + values.columns;
  const block = new Float32Array(design.rows * width);
  for (let row = 0; row < rows; row++) {
    const from = row * columns;
    const to = row * width;
    // Columns run over both arrays' own sizes.
    // eslint-disable-next-line @typescript-eslint/no-non-null-assertion
    for (let column = 0; column < columns; column++) block[to + column] = features[from + column]! - mean[column]!;
    block[to + columns] = 1;
    const first = (firstRow + row) * values.columns;
    block.set(values.elements.subarray(first, first + values.columns), to + columns + 1);
  }
  return block;
}
