import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { BadInput, DatasetManifest, explain, placed, readYaml } from '@sonde/contracts';
import { unreadable } from '../arrays/byte-reader';
import { refuse } from '../arrays/refuse';

export const MANIFEST_FILE = 'dataset.json';

/** Far beyond any list of layers. */
const MAX_BYTES = 16 * 2 ** 20;

/**
 * Reads the dataset.json of a folder.
 *
 * @throws BadInput with file, line and column of everything that is wrong
 */
export async function readManifest(folder: string): Promise<DatasetManifest> {
  const file = join(folder, MANIFEST_FILE);
  const text = await readText(file);
  // JSON is YAML, whose reader knows where things stand; but what other programs cannot read as JSON is refused.
  const { raw, locate } = readYaml(text, file);
  checkJson(text, file);
  const parsed = DatasetManifest.safeParse(raw);
  if (parsed.success) return parsed.data;
  const issues = explain(parsed.error.issues, raw).map((issue) => placed(issue, file, locate));
  throw new BadInput(`${file} cannot be used`, issues);
}

async function readText(file: string): Promise<string> {
  const { size } = await stat(file).catch((error: unknown) => refuse(file, unreadable(error)));
  if (size > MAX_BYTES) refuse(file, `has ${size} bytes: expected at most ${MAX_BYTES}`);
  const text = await readFile(file, 'utf8').catch((error: unknown) => refuse(file, unreadable(error)));
  return text.replace(/^\uFEFF/, '');
}

function checkJson(text: string, file: string): void {
  try {
    JSON.parse(text);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const position = /at position (\d+)/.exec(message)?.[1];
    const before = text.slice(0, Number(position)).split('\n');
    const place = position === undefined ? {} : { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
    refuse(file, `is no JSON: ${message}`, place);
  }
}
