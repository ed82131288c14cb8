import { realpath } from 'node:fs/promises';
import { resolve } from 'node:path';
import { columnsOf, refuse, unreadable } from '@sonde/arrays';
import { targetSources, type Dataset, type DatasetLayer, type DatasetTarget, type RowNumbers } from './dataset';
import { openDatasetFile } from './files';
import { checkFeatureHeaders, checkGroupHeaders, checkSplits, rowsOf } from './header-checks';
import { IssueList } from './issue-list';
import { readManifest } from './manifest-file';
import { assertInside } from './paths';
import { checkTargetHeaders, outputsOf } from './target-headers';

export interface OpenOptions {
  /** Folders that datasets may lie in; anywhere where it is left out. */
  readonly allowedRoots?: readonly string[];
  /** Keeps what was found in arrays, so that unchanged files are not read again. */
  readonly cacheDir?: string;
}

/**
 * Opens a dataset and checks what its headers say: that all files exist, hold the same splits with the same rows, and
 * types and shapes that fit. Reads no array.
 *
 * @throws BadInput with everything that does not fit, by file and split
 */
export async function openDataset(folder: string, { allowedRoots, cacheDir }: OpenOptions = {}): Promise<Dataset> {
  const real = allowedRoots
    ? await assertInside(allowedRoots, folder)
    : await realpath(folder).catch((error: unknown) => refuse(resolve(folder), unreadable(error)));
  const manifest = await readManifest(real);
  const issues = new IssueList();
  const openFile = async (file: string) => ({ file, arrays: await openDatasetFile(real, file) });
  const open = (file: string): Promise<RowNumbers | undefined> => issues.gather(() => openFile(file));

  const layers: DatasetLayer[] = [];
  for (const { name, file } of manifest.layers) {
    const opened = await open(file);
    if (opened) layers.push({ name, ...opened, columns: Math.max(0, ...[...opened.arrays.values()].map(columnsOf)) });
  }
  const targets: DatasetTarget[] = [];
  for (const target of targetSources(manifest)) {
    const opened = await open(target.file);
    if (opened) targets.push({ ...target, ...opened, outputs: outputsOf(target, opened.arrays) });
  }
  const groups = manifest.groups === undefined ? undefined : await open(manifest.groups);

  for (const layer of layers) issues.add(...checkFeatureHeaders(layer));
  for (const target of targets) issues.add(...checkTargetHeaders(target, target.arrays));
  if (groups) issues.add(...checkGroupHeaders(groups));
  issues.add(...checkSplits(real, manifest, [...layers, ...targets, ...(groups ? [groups] : [])]));
  issues.throwIfAny(real);

  const splits = layers[0] ? rowsOf(layers[0].arrays) : {};
  return { folder: real, manifest, layers, targets, splits, ...(groups && { groups }), ...(cacheDir && { cacheDir }) };
}
