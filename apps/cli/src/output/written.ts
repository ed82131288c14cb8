import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { BadInput } from '@sonde/contracts';

type Content = Parameters<typeof writeFile>[1];

/** Writes a file, with the folders that it lies in. @throws BadInput that says why it cannot be written */
export async function written(file: string, content: Content): Promise<void> {
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, content);
  } catch (error) {
    if (!isFileTrouble(error)) throw error;
    throw new BadInput(`${file} cannot be written: ${error.message}`);
  }
}

/** A full disk and the like: what node says about files has a system call's name. */
function isFileTrouble(error: unknown): error is NodeJS.ErrnoException {
  return typeof error === 'object' && error !== null && 'syscall' in error;
}
