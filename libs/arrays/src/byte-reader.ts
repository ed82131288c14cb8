import type { FileHandle } from 'node:fs/promises';
import { openFile } from './open-file';
import { refuse } from './refuse';

/** Reads bytes from first to last. */
export interface ByteReader {
  /** Fills all of target with the bytes that come next. @throws BadInput where there are not as many */
  fill(target: Uint8Array): Promise<void>;
  close(): Promise<void>;
}

/** Node reads at most 2^31 - 1 bytes a call. */
const MAX_READ = 2 ** 30;

/** Reads a file from a position on. */
export class FileReader implements ByteReader {
  private constructor(
    private readonly file: FileHandle,
    private readonly path: string,
    private position: number,
  ) {}

  /** @throws BadInput where the file cannot be opened */
  static async open(path: string, position = 0): Promise<FileReader> {
    return new FileReader(await openFile(path), path, position);
  }

  async fill(target: Uint8Array): Promise<void> {
    await fillFrom(this.file, this.path, target, this.position);
    this.position += target.length;
  }

  close(): Promise<void> {
    return this.file.close();
  }
}

/**
 * Fills all of target with the bytes of a file from a position on.
 *
 * @throws BadInput where the file ends before
 */
export async function fillFrom(file: FileHandle, path: string, target: Uint8Array, position: number): Promise<void> {
  let filled = 0;
  while (filled < target.length) {
    const length = Math.min(MAX_READ, target.length - filled);
    const { bytesRead } = await file.read(target, filled, length, position + filled);
    if (bytesRead === 0) {
      refuse(path, `ends at byte ${position + filled}, where ${target.length - filled} more were expected`);
    }
    filled += bytesRead;
  }
}
