import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BadInput, type Issue } from '@sonde/contracts';

const made: string[] = [];

afterAll(async () => {
  await Promise.all(made.splice(0).map((folder) => rm(folder, { recursive: true, force: true })));
});

/** An empty folder, gone when the file's tests are. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'sonde-spec-'));
  made.push(folder);
  return folder;
}

/** A file in an empty folder, gone when the file's tests are. */
export async function fileOf(content: Buffer | string, name: string): Promise<string> {
  const path = join(await temporaryFolder(), name);
  await writeFile(path, content);
  return path;
}

/** The issues of the BadInput that something throws. */
export async function issuesOf(action: () => Promise<unknown>): Promise<readonly Issue[]> {
  try {
    await action();
  } catch (error) {
    if (error instanceof BadInput) return error.issues;
    throw error;
  }
  throw new Error('expected BadInput, nothing was thrown');
}
