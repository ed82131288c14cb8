import { open, stat } from 'node:fs/promises';
import {
  columnsOf,
  DTYPES,
  OpenFiles,
  openSafetensors,
  runsOf,
  sortedRows,
  type ArrayFile,
  type DType,
  type PositionalFile,
} from '@sonde/arrays';
import { BadInput, NotFound, StackUnavailable } from '@sonde/contracts';
import { DamagedArtifact } from './damaged-artifact';

/** Rows of an array of an artifact: their bytes make up a buffer, so that they are aligned for any type. */
export interface StoredValues {
  readonly dtype: DType;
  /** [rows, ...] */
  readonly shape: readonly number[];
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/**
 * Opens a pack's artifact for as long as something is read from it.
 *
 * @throws DamagedArtifact where it is not there or no whole safetensors file, or lacks what is asked for;
 *   StackUnavailable where it cannot be read now, which says nothing about the file
 */
export async function readArtifact<Read>(path: string, read: (artifact: OpenArtifact) => Promise<Read>): Promise<Read> {
  await checkReadable(path);
  const files = new OpenFiles();
  try {
    return await read(new OpenArtifact(path, await openSafetensors(path), await files.at(path)));
  } catch (error) {
    // An artifact that is gone or damaged is no mistake of who asks for it.
    if (error instanceof BadInput) throw new DamagedArtifact(error.message, null);
    throw 'code' in Object(error) && !(error instanceof NotFound) ? unavailable(path, error) : error;
  } finally {
    await files.close();
  }
}

/** Opens it once to learn why it cannot be opened. A named pipe would be waited for, so its kind is looked at first. */
async function checkReadable(path: string): Promise<void> {
  try {
    const stats = await stat(path);
    if (!stats.isFile()) throw new DamagedArtifact(`${path}: it is not a file`, null);
    const file = await open(path, 'r');
    await file.close();
  } catch (error) {
    if (error instanceof DamagedArtifact) throw error;
    if (isGone(error)) throw new DamagedArtifact(`${path}: there is no such file`, null);
    throw unavailable(path, error);
  }
}

/** Whether the system says that there is no such file, rather than that it cannot be reached. */
export function isGone(error: unknown): boolean {
  return ['ENOENT', 'ENOTDIR', 'ELOOP'].includes((error as NodeJS.ErrnoException).code ?? '');
}

function unavailable(path: string, error: unknown): StackUnavailable {
  const why = error instanceof Error ? error.message : String(error);
  return new StackUnavailable(`${path} cannot be read: ${why}`, { cause: error });
}

export class OpenArtifact {
  constructor(
    readonly path: string,
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
   * @throws DamagedArtifact where there is no such array, or no such row in it
   */
  async read(name: string, wanted?: readonly number[]): Promise<StoredValues> {
    const array = this.arrays.get(name);
    if (array?.start === undefined) throw new DamagedArtifact(`${this.path} has no ${name}`, null);
    const { dtype, shape, start } = array;
    const [count = 0, ...shapeOfRow] = shape;
    const asked = Int32Array.from(wanted ?? Array(count).keys());
    const missing = asked.filter((row) => row < 0 || row >= count);
    if (missing.length > 0) {
      throw new DamagedArtifact(`${this.path} has no row ${missing[0]} in ${name}`, [...missing]);
    }
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
