import { BadInput, NotFound } from '@sonde/contracts';
import type { ArrayFile } from '../arrays/array-file';
import { DTYPES, type DType } from '../arrays/dtype';
import { OpenFiles, type PositionalFile } from '../arrays/open-files';
import { columnsOf } from '../arrays/row-blocks';
import { runsOf, sortedRows } from '../arrays/row-runs';
import { openSafetensors } from '../arrays/safetensors';

/** Rows of an array of an artifact: their bytes make up a buffer, so that they are aligned for any type. */
export interface StoredValues {
  readonly dtype: DType;
  /** [rows, ...] */
  readonly shape: readonly number[];
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/**
 * Opens a pack's artifact for as long as something is read from it.
 * @throws NotFound where it is not there or damaged, or has not what is asked for
 */
export async function readArtifact<Read>(path: string, read: (artifact: OpenArtifact) => Promise<Read>): Promise<Read> {
  const files = new OpenFiles();
  try {
    return await read(new OpenArtifact(path, await openSafetensors(path), await files.at(path)));
  } catch (error) {
    // An artifact that is gone or damaged is no mistake of who asks for it.
    throw error instanceof BadInput ? new NotFound(`a pack's weights and outcomes are lost: ${error.message}`) : error;
  } finally {
    await files.close();
  }
}

export class OpenArtifact {
  constructor(
    private readonly path: string,
    private readonly arrays: ArrayFile,
    private readonly file: PositionalFile,
  ) {}

  get names(): readonly string[] {
    return [...this.arrays.keys()];
  }

  /**
   * Reads rows of an array where they lie, neighbours at once.
   *
   * @param wanted in the order in which they are given; all where it is left out
   * @throws NotFound where there is no such array, or no such row in it
   */
  async read(name: string, wanted?: readonly number[]): Promise<StoredValues> {
    const array = this.arrays.get(name);
    if (array?.start === undefined) throw new NotFound(`${this.path} has no ${name}`);
    const { dtype, shape, start } = array;
    const [count = 0, ...shapeOfRow] = shape;
    const asked = Int32Array.from(wanted ?? Array(count).keys());
    const missing = asked.find((row) => row < 0 || row >= count);
    if (missing !== undefined) throw new NotFound(`${this.path} has no row ${missing} in ${name}`);

    const rowBytes = columnsOf(array) * DTYPES[dtype];
    const bytes = new Uint8Array(asked.length * rowBytes);
    const { rows, places } = sortedRows(asked, count);
    for (const run of runsOf(rows, rowBytes)) {
      const found = new Uint8Array(run.rows * rowBytes);
      await this.file.fill(found, start + run.firstRow * rowBytes);
      for (let at = run.begin; at < run.end; at++) {
        const [row = 0, place = 0] = [rows[at], places[at]];
        const offset = (row - run.firstRow) * rowBytes;
        bytes.set(found.subarray(offset, offset + rowBytes), place * rowBytes);
      }
    }
    return { dtype, shape: [asked.length, ...shapeOfRow], bytes };
  }
}
