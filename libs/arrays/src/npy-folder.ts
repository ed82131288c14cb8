import { readdir } from 'node:fs/promises';
import { basename } from 'node:path';
import { MAX_ARRAYS, type ArrayFile, type StoredArray } from './array-file';
import { FileReader } from './byte-reader';
import { openFile } from './open-file';
import { readNpyHeader } from './npy-header';
import { refuse } from './refuse';

/**
 * The arrays of a folder of npy: `<name>.npy` holds the array of that name. Other files are left alone.
 *
 * @param locate gives the path of a file of the folder, and may refuse it
 */
export async function openNpyFolder(folder: string, locate: (file: string) => Promise<string>): Promise<ArrayFile> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.npy')).sort();
  if (files.length === 0)
    refuse(folder, 'is a folder without npy files: expected one a split, train.npy for the split train');
  if (files.length > MAX_ARRAYS) refuse(folder, `has ${files.length} npy files: expected at most ${MAX_ARRAYS}`);
  const arrays = new Map<string, StoredArray>();
  for (const file of files) arrays.set(basename(file, '.npy'), await openNpy(await locate(file)));
  return arrays;
}

async function openNpy(path: string): Promise<StoredArray> {
  const handle = await openFile(path);
  const { size } = await handle.stat().finally(() => handle.close());
  const reader = await FileReader.open(path);
  try {
    const { dtype, shape, dataStart, totalBytes } = await readNpyHeader(reader, path, '');
    if (size < totalBytes) refuse(path, `is truncated: its header describes ${totalBytes} bytes, the file has ${size}`);
    if (size > totalBytes) refuse(path, `has ${size - totalBytes} bytes after its array: expected one array a file`);
    return { dtype, shape, path, start: dataStart, open: () => FileReader.open(path, dataStart) };
  } finally {
    await reader.close();
  }
}
