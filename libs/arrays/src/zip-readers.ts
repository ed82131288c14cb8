import type { FileHandle } from 'node:fs/promises';
import { pipeline, type Readable } from 'node:stream';
import { crc32, createInflateRaw } from 'node:zlib';
import type { ByteReader } from './byte-reader';
import { refuse } from './refuse';

const CHUNK_BYTES = 2 ** 20;

/** Deflated bytes of a file: where they begin, and how many. */
interface DeflatedRange {
  readonly path: string;
  /** Names the entry in complaints. */
  readonly where: string;
  readonly start: number;
  readonly length: number;
}

/** Reads the deflated bytes of a file's range. */
export class InflatingReader implements ByteReader {
  private readonly stream: Readable;
  private readonly chunks: AsyncIterator<Buffer>;
  private rest: Buffer = Buffer.alloc(0);

  private readonly path: string;
  private readonly where: string;

  /** @param file closed with the reader */
  constructor(file: FileHandle, { path, where, start, length }: DeflatedRange) {
    this.path = path;
    this.where = where;
    // A range of length 0 cannot be written as start and inclusive end: it reads one byte, which no deflated data has.
    const end = start + Math.max(length, 1) - 1;
    const packed = file.createReadStream({ start, end, highWaterMark: CHUNK_BYTES });
    // Errors of either stream reach who iterates.
    this.stream = pipeline(packed, createInflateRaw({ chunkSize: CHUNK_BYTES }), () => undefined);
    this.chunks = this.stream[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  }

  async fill(target: Uint8Array): Promise<void> {
    let filled = 0;
    while (filled < target.length) {
      if (this.rest.length === 0) this.rest = await this.nextChunk();
      const taken = this.rest.subarray(0, target.length - filled);
      target.set(taken, filled);
      filled += taken.length;
      this.rest = this.rest.subarray(taken.length);
    }
  }

  close(): Promise<void> {
    this.stream.destroy();
    return Promise.resolve();
  }

  private async nextChunk(): Promise<Buffer> {
    try {
      const next = await this.chunks.next();
      if (!next.done) return next.value;
    } catch (error) {
      return refuse(this.path, `${this.where}is damaged: ${error instanceof Error ? error.message : String(error)}`);
    }
    return refuse(this.path, `${this.where}is damaged: it unpacks into fewer bytes than the archive says`);
  }
}

/** Passes bytes on and, with the last one, compares the checksum that the archive has for them. */
export class CheckedReader implements ByteReader {
  private left: number;
  private checksum = 0;

  constructor(
    private readonly source: ByteReader,
    private readonly path: string,
    private readonly where: string,
    bytes: number,
    private readonly expected: number,
  ) {
    this.left = bytes;
  }

  async fill(target: Uint8Array): Promise<void> {
    if (target.length > this.left)
      refuse(this.path, `${this.where}is damaged: it has fewer bytes than its header describes`);
    await this.source.fill(target);
    this.checksum = crc32(target, this.checksum);
    this.left -= target.length;
    if (this.left === 0 && target.length > 0 && this.checksum !== this.expected) {
      refuse(this.path, `${this.where}is damaged: its checksum is not the archive's; copy or save it again`);
    }
  }

  close(): Promise<void> {
    return this.source.close();
  }
}
