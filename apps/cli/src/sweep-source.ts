import { createReadStream } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, resolve } from 'node:path';
import { text as textOf } from 'node:stream/consumers';
import {
  BadInput,
  MAX_YAML,
  parseSweepFile,
  readYaml,
  withPlaces,
  type SweepFile,
  type SweepSpec,
} from '@sonde/contracts';
import { readManifest } from '@sonde/datasets';
import { MAX_TRIALS, checkPlanSize, selectLayers } from '@sonde/domain';

/** A sweep file as the CLI takes it: its dataset may be a path, relative to the file. */
export interface SweepSource extends SweepFile {
  readonly file: string;
  readonly folder: string;
  /** Folder of the dataset, where the file names one; absent where it names a registered dataset. */
  readonly datasetFolder?: string;
}

/** @throws BadInput with file, line and column of everything that is wrong */
export async function readSweepSource(file: string): Promise<SweepSource> {
  const { text, named, layers, ...folders } = await readSweepText(file);
  const source = { ...parseSweepFile(text, file, named), file, ...folders };
  await withPlaces(source, () => checkSize(source.spec, layers));
  return source;
}

/** Refuses what no api would take before anything is started or registered for it. */
function checkSize(spec: SweepSpec, layers: readonly { readonly name: string }[] | undefined): void {
  const limit = Number(process.env['SONDE_MAX_TRIALS'] ?? MAX_TRIALS);
  const chosen = layers && selectLayers(spec.layers, layers).length;
  checkPlanSize(spec, { layers: chosen ?? null, targets: spec.targets?.length ?? 1 }, limit);
}

interface SweepText {
  readonly text: string;
  readonly folder: string;
  readonly datasetFolder?: string;
  /** Those of the dataset, where the file names a folder. */
  readonly layers?: readonly { readonly name: string }[];
  /** Puts the dataset's name for its path in the decoded file. */
  readonly named: (raw: unknown) => unknown;
}

/** Reads a sweep file, or a part of one. @throws BadInput where it cannot be read, or its dataset cannot */
export async function readSweepText(file: string): Promise<SweepText> {
  // A pipe is fine, as a shell's <(...) gives one; of what has no end no more is read than what is too much.
  const text = await textOf(createReadStream(file, { end: 4 * MAX_YAML })).catch((error: NodeJS.ErrnoException) => {
    const reason = error.code === 'ENOENT' ? 'there is no such file' : error.message;
    throw new BadInput(`${file} cannot be read: ${reason}`);
  });
  const folder = dirname(resolve(file));
  const path = datasetPath(readYaml(text, file).raw);
  if (path === undefined) return { text, folder, named: (raw) => raw };
  const datasetFolder = resolve(folder, path.replace(/^~(?=[/\\]|$)/, homedir()));
  const { name, layers } = await readManifest(datasetFolder).catch((error: unknown) => {
    throw datasetError(error, text, file);
  });
  return { text, folder, datasetFolder, layers, named: (raw) => (isRecord(raw) ? { ...raw, dataset: name } : raw) };
}

function datasetPath(raw: unknown): string | undefined {
  const written = isRecord(raw) ? raw['dataset'] : undefined;
  return typeof written === 'string' && isPath(written) ? written : undefined;
}

/** Whether a dataset is written as a path: names have no slash. */
export function isPath(dataset: string): boolean {
  return /^[.~]|[/\\]/.test(dataset);
}

/** A dataset that is not there is a mistake of the sweep file; one that cannot be used is one of its own files. */
function datasetError(error: unknown, text: string, file: string): unknown {
  if (!(error instanceof BadInput)) return error;
  const place = readYaml(text, file).locate('/dataset');
  return new BadInput(error.message, [
    ...error.issues,
    { message: 'the dataset that the sweep file names', file, ...place },
  ]);
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
