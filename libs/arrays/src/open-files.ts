import type { FileHandle } from 'node:fs/promises';
import { fillFrom } from './byte-reader';
import { openFile } from './open-file';
import { refuse } from './refuse';

/** A file that is open for long, read at any position. */
export class PositionalFile {
  private constructor(
    readonly path: string,
    private readonly file: FileHandle,
    private readonly stamp: string,
  ) {}

  /** @throws BadInput where the file cannot be opened */
  static async open(path: string): Promise<PositionalFile> {
    const file = await openFile(path);
    return new PositionalFile(path, file, await stampOf(file));
  }

  /** Fills all of target with the bytes at a position. @throws BadInput where there are not as many */
  fill(target: Uint8Array, position: number): Promise<void> {
    return fillFrom(this.file, this.path, target, position);
  }

  /** @throws BadInput where someone wrote to the file since it was opened; replacing it leaves this one as it was */
  async assertUnchanged(): Promise<void> {
    if ((await stampOf(this.file)) !== this.stamp)
      refuse(this.path, 'changed while it was read: put the old file back');
  }

  close(): Promise<void> {
    return this.file.close();
  }
}

/** Files by path, each opened once: several arrays may lie in one. */
export class OpenFiles {
  private readonly files = new Map<string, PositionalFile>();

  async at(path: string): Promise<PositionalFile> {
    const file = this.files.get(path) ?? (await PositionalFile.open(path));
    this.files.set(path, file);
    return file;
  }

  async close(): Promise<void> {
    await Promise.all([...this.files.values()].map((file) => file.close()));
    this.files.clear();
  }
}

async function stampOf(file: FileHandle): Promise<string> {
  const { size, mtimeNs } = await file.stat({ bigint: true });
  return `${size} ${mtimeNs}`;
}
