import { basename, extname } from 'node:path';
import { BadInput } from '@sonde/contracts';
import { fromFdPromise, type Entry, type ZipFile } from 'yauzl';
import { MAX_ARRAYS, type ArrayFile, type StoredArray } from './array-file';
import { FileReader, type ByteReader } from './byte-reader';
import { readNpyHeader } from './npy-header';
import { openFile } from './open-file';
import { pickleRefusal } from './pickles';
import { refuse } from './refuse';
import { CheckedReader, InflatingReader } from './zip-readers';

const STORED = 0;
const DEFLATED = 8;

/**
 * A small archive must not unpack into more than a machine holds: sorted labels may well shrink a thousandfold, so an
 * entry is refused only where it is large and its rate is one that activations never have.
 */
const LARGE = 2 ** 30;
const MAX_RATE = 100;

/**
 * The arrays of an npz, stored or deflated: `<name>.npy` holds the array of that name.
 *
 * @throws BadInput where the archive or an entry is damaged, or unpacks into too much
 */
export async function openNpz(path: string): Promise<ArrayFile> {
  const file = await openFile(path);
  try {
    const zip = await fromFdPromise(file.fd, { lazyEntries: true, autoClose: false });
    const entries = await listEntries(path, zip);
    if (entries.some(({ fileName }) => /(^|\/)data\.pkl$/.test(fileName))) {
      refuse(path, pickleRefusal(basename(path), extname(path), '.pt'));
    }
    const arrays = new Map<string, StoredArray>();
    for (const entry of entries) {
      const name = /^(.+)\.npy$/.exec(entry.fileName)?.[1];
      if (name === undefined)
        refuse(path, `holds ${entry.fileName}: expected npy entries alone, as numpy.savez writes them`);
      if (arrays.has(name)) refuse(path, `holds ${entry.fileName} twice`);
      arrays.set(name, await openEntry(path, zip, entry));
    }
    return arrays;
  } catch (error) {
    return damaged(path, error);
  } finally {
    // Of the file, which zip would close too.
    await file.close();
  }
}

async function listEntries(path: string, zip: ZipFile): Promise<Entry[]> {
  if (zip.entryCount > MAX_ARRAYS) refuse(path, `has ${zip.entryCount} entries: expected at most ${MAX_ARRAYS}`);
  const entries: Entry[] = [];
  for await (const entry of zip.eachEntry()) entries.push(entry);
  const packed = entries.reduce((sum, entry) => sum + entry.compressedSize, 0);
  if (packed > zip.fileSize) refuse(path, 'has entries that share bytes: expected each to have its own');
  return entries;
}

async function openEntry(path: string, zip: ZipFile, entry: Entry): Promise<StoredArray> {
  const where = `${entry.fileName} `;
  if (entry.isEncrypted()) refuse(path, `${where}is encrypted`);
  if (entry.compressionMethod !== STORED && entry.compressionMethod !== DEFLATED) {
    refuse(path, `${where}is packed by zip method ${entry.compressionMethod}: expected stored or deflated`);
  }
  if (entry.uncompressedSize > Math.max(LARGE, MAX_RATE * entry.compressedSize)) {
    const sizes = `${entry.compressedSize} bytes into ${entry.uncompressedSize}`;
    refuse(
      path,
      `${where}unpacks from ${sizes}, which looks like a zip bomb: store it with numpy.savez or as safetensors`,
    );
  }
  const { fileDataStart } = await zip.readLocalFileHeaderPromise(entry, { minimal: true });
  const openFrom = (skip: number): Promise<ByteReader> => openUnpacked(path, entry, fileDataStart, skip);
  const reader = await openFrom(0);
  try {
    const { dtype, shape, dataStart, totalBytes } = await readNpyHeader(reader, path, where);
    if (totalBytes !== entry.uncompressedSize) {
      refuse(
        path,
        `${where}is damaged: its header describes ${totalBytes} bytes, the archive holds ${entry.uncompressedSize}`,
      );
    }
    const start = entry.compressionMethod === STORED ? fileDataStart + dataStart : undefined;
    return { dtype, shape, path, start, open: () => openFrom(dataStart) };
  } finally {
    await reader.close();
  }
}

/** Opens an entry `skip` bytes after its start; its checksum is compared when its last byte has been read. */
async function openUnpacked(path: string, entry: Entry, start: number, skip: number): Promise<ByteReader> {
  const where = `${entry.fileName} `;
  const unpacked =
    entry.compressionMethod === STORED
      ? await FileReader.open(path, start)
      : new InflatingReader(await openFile(path), { path, where, start, length: entry.compressedSize });
  const reader = new CheckedReader(unpacked, path, where, entry.uncompressedSize, entry.crc32);
  await reader.fill(new Uint8Array(skip));
  return reader;
}

function damaged(path: string, error: unknown): never {
  if (error instanceof BadInput) throw error;
  return refuse(path, `is no zip archive that can be read: ${error instanceof Error ? error.message : String(error)}`);
}
