import type { ReadRows, RowSource } from '@sonde/domain';
import type { SplitArrays } from '../pack';
import { normalizedRows, type Normalization } from './preprocess';

/** A split's features, wherever they are. */
export function rowsOf({ features }: Pick<SplitArrays, 'features'>, columns: number): RowSource {
  return features instanceof Float32Array ? new ResidentRows(features, columns) : features;
}

/** Features in memory as a source, so that one way of reading serves both. */
export class ResidentRows implements RowSource {
  readonly rows: number;

  /** @param features [rows, columns] */
  constructor(
    readonly features: Float32Array,
    readonly columns: number,
  ) {
    this.rows = features.length / columns;
  }

  // Nothing is awaited: the signature is RowSource's.
  // eslint-disable-next-line @typescript-eslint/require-await
  async *blocks(size: number): AsyncGenerator<ReadRows> {
    for (let firstRow = 0; firstRow < this.rows; firstRow += size) {
      const rows = Math.min(size, this.rows - firstRow);
      const features = this.features.subarray(firstRow * this.columns, (firstRow + rows) * this.columns);
      yield { firstRow, rows, features };
    }
  }

  read(positions: Int32Array, into: Float32Array): Promise<void> {
    const { columns, features } = this;
    positions.forEach((row, at) => into.set(features.subarray(row * columns, (row + 1) * columns), at * columns));
    return Promise.resolve();
  }
}

/** The rows of a source, normalised as they are read. */
export function normalizedBlocks(source: RowSource, how: Normalization): Pick<RowSource, 'blocks'> {
  return {
    async *blocks(size) {
      for await (const { firstRow, rows, features } of source.blocks(size)) {
        yield { firstRow, rows, features: normalizedRows(features, source.columns, how, source.columns) };
      }
    },
  };
}

const LOADED_AT_ONCE = 8192;

/** All rows of a source, normalised. @returns [rows, width], see normalizedRows */
export async function loadNormalized(source: RowSource, how: Normalization, width: number): Promise<Float32Array> {
  if (source instanceof ResidentRows) return normalizedRows(source.features, source.columns, how, width);
  const loaded = new Float32Array(source.rows * width);
  for await (const { firstRow, features } of source.blocks(LOADED_AT_ONCE)) {
    loaded.set(normalizedRows(features, source.columns, how, width), firstRow * width);
  }
  return loaded;
}
