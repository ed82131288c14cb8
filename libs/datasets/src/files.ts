import { join } from 'node:path';
import { openArrays, type ArrayFile } from '@sonde/arrays';
import { resolveInside } from './paths';

/**
 * Lists the arrays of a dataset's file, or folder of npy. All that is opened lies in the dataset's folder, links followed.
 *
 * @param file relative to the folder
 * @throws BadInput where it lies elsewhere, or cannot be read
 */
export async function openDatasetFile(folder: string, file: string): Promise<ArrayFile> {
  return openArrays(await resolveInside(folder, file), (inner) => resolveInside(folder, join(file, inner)));
}
