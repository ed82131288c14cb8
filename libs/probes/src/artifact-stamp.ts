import { stat } from 'node:fs/promises';
import { StackUnavailable } from '@sonde/contracts';
import { isGone } from './open-artifact';

/** Size and time of change of a file: while they stay, its content is taken to be what it was. */
export async function stampOf(path: string): Promise<string> {
  const { size, mtimeNs } = await stat(path, { bigint: true });
  return `${size} ${mtimeNs}`;
}

/**
 * The stamp of an artifact as it is now, null where it is gone or is no file.
 *
 * @throws StackUnavailable where the file system does not say
 */
export async function stampIfThere(path: string): Promise<string | null> {
  try {
    const stats = await stat(path);
    return stats.isFile() ? await stampOf(path) : null;
  } catch (error) {
    if (isGone(error)) return null;
    throw new StackUnavailable(`${path} cannot be looked at: ${String(error)}`, { cause: error });
  }
}
