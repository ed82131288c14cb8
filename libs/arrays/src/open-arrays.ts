import { stat } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import type { ArrayFile } from './array-file';
import { openNpyFolder } from './npy-folder';
import { openNpz } from './npz';
import { openFile, unreadable } from './open-file';
import { isPickleExtension, pickleRefusal } from './pickles';
import { refuse } from './refuse';
import { openSafetensors } from './safetensors';

const FORMATS = 'safetensors, npz or a folder of npy';

/**
 * Lists the arrays of a safetensors file, an npz or a folder of npy. Reads headers alone.
 *
 * @param locate gives the path of a file inside of a folder of npy, and may refuse it
 * @throws BadInput for anything else, with what to do about it, and for files whose headers don't describe them
 */
export async function openArrays(
  path: string,
  locate = (file: string): Promise<string> => Promise.resolve(join(path, file)),
): Promise<ArrayFile> {
  const stats = await stat(path).catch((error: unknown) => refuse(path, unreadable(error)));
  if (stats.isDirectory()) return openNpyFolder(path, locate);
  // The content decides, whatever the name says.
  const start = await firstBytes(path);
  if (start.toString('latin1', 0, 2) === 'PK') return openNpz(path);
  if (looksLikeSafetensors(start)) return openSafetensors(path);
  if (isPickle(start)) return refusePickle(path);
  if (start.toString('latin1', 1, 6) === 'NUMPY') {
    refuse(
      path,
      'is a single npy, which holds one array: expected one a split, in a folder with train.npy, val.npy, …',
    );
  }
  if (start.toString('latin1').startsWith('version https://git-lfs')) {
    refuse(path, 'is a pointer of Git LFS, not the file itself: fetch it with git lfs pull');
  }
  const extension = extname(path);
  if (extension === '.safetensors') return openSafetensors(path);
  if (extension === '.npz') return openNpz(path);
  if (isPickleExtension(extension)) return refusePickle(path);
  return refuse(path, `is in no format that Sonde reads: expected ${FORMATS}`);
}

async function firstBytes(path: string): Promise<Buffer> {
  const file = await openFile(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(256), 0, 256, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

/** Eight bytes of length, of which no header fills the upper three, and the brace that begins JSON. */
function looksLikeSafetensors(start: Buffer): boolean {
  return start.length > 8 && start[5] === 0 && start[6] === 0 && start[7] === 0 && start[8] === 0x7b;
}

/** Protocols 2 to 5 begin with the opcode PROTO. */
function isPickle(start: Buffer): boolean {
  const protocol = start[1] ?? 0;
  return start[0] === 0x80 && protocol >= 2 && protocol <= 5;
}

function refusePickle(path: string): never {
  return refuse(path, pickleRefusal(basename(path), extname(path), '.pkl'));
}
