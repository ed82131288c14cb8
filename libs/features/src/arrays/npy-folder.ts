import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { ArrayFile, StoredArray } from './array-file';
import { FileReader, openFile } from './byte-reader';
import { readNpyHeader } from './npy-header';
import { refuse } from './refuse';

/** The arrays of a folder of npy: `<name>.npy` holds the array of that name. Other files are left alone. */
export async function openNpyFolder(folder: string): Promise<ArrayFile> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.npy')).sort();
  if (files.length === 0)
    refuse(folder, 'is a folder without npy files: expected one a split, train.npy for the split train');
  const arrays = await Promise.all(files.map((file) => openNpy(join(folder, file))));
  return new Map(arrays.map((array) => [basename(array.path, '.npy'), array]));
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
