import { constants } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { refuse } from './refuse';

/**
 * Opens a regular file for reading: every file of a user goes through here. A named pipe, device, socket or folder is
 * refused. O_NONBLOCK returns at once where `open` would wait for a writer of a pipe, and hold a thread of libuv
 * meanwhile: four pipes were enough to stop all work with files. It changes nothing about reading a regular file.
 *
 * @throws BadInput where it cannot be opened, or is no regular file
 */
export async function openFile(path: string): Promise<FileHandle> {
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK).catch((error: unknown) =>
    refuse(path, unreadable(error)),
  );
  const stats = await file.stat();
  if (stats.isFile()) return file;
  await file.close();
  return refuse(path, stats.isDirectory() ? 'is a folder: expected a file' : NOT_REGULAR);
}

const NOT_REGULAR = 'is no regular file but a pipe, device or socket: copy its content into a file';

/**
 * Reads a text file that is not larger than allowed.
 *
 * @throws BadInput where it is larger, cannot be opened, or is no regular file
 */
export async function readTextFile(path: string, maxBytes: number): Promise<string> {
  const file = await openFile(path);
  try {
    const { size } = await file.stat();
    if (size > maxBytes) refuse(path, `has ${size} bytes: expected at most ${maxBytes}`);
    return await file.readFile('utf8');
  } finally {
    await file.close();
  }
}

/** Says why the system would not read a file. */
export function unreadable(error: unknown): string {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT' || code === 'ENOTDIR') return 'there is no such file';
  if (code === 'EACCES' || code === 'EPERM') return 'this user may not read it';
  // What open says of a socket, and of a device without a driver.
  if (code === 'ENXIO' || code === 'ENODEV') return NOT_REGULAR;
  return `it cannot be read: ${error instanceof Error ? error.message : String(error)}`;
}
