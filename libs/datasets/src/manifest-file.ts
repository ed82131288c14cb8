import { readTextFile } from '@sonde/arrays';
import { BadInput, DatasetManifest, MANIFEST_LIMITS, explain, placed, readJson } from '@sonde/contracts';
import { join } from 'node:path';
import { resolveInside } from './paths';

export const MANIFEST_FILE = 'dataset.json';

/**
 * Reads the dataset.json of a folder, which must lie in the folder, links followed.
 *
 * @throws BadInput with file, line and column of everything that is wrong
 */
export async function readManifest(folder: string): Promise<DatasetManifest> {
  const file = join(folder, MANIFEST_FILE);
  const text = await readTextFile(await resolveInside(folder, MANIFEST_FILE), MANIFEST_LIMITS.characters);
  const { raw, locate } = readJson(text.replace(/^\uFEFF/, ''), file, MANIFEST_LIMITS);
  const parsed = DatasetManifest.safeParse(raw);
  if (parsed.success) return parsed.data;
  const issues = explain(parsed.error.issues, raw).map((issue) => placed(issue, file, locate));
  throw new BadInput(`${file} cannot be used`, issues);
}
