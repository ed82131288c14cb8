import type { Features } from '@sonde/arrays';
import { loadGroups, loadLabels, loadSplit, type DatasetSource } from '@sonde/datasets';
import type { Labels } from '@sonde/domain';
import type { DatasetVersion } from '@sonde/persistence';

/** Rows of a split, by the layer that features come from and the target that is true of them. */
export interface RowsPlace {
  readonly dataset: DatasetVersion;
  readonly layer: string;
  readonly target: string;
  readonly split: string;
}

/** What is known of the rows of a split beside their features. */
export interface RowTruth {
  readonly truth: Labels;
  /** [rows], from 0; null where the dataset has no groups of this split. */
  readonly groups: Int32Array | null;
}

/** @throws BadInput where the files are not those that were registered */
export function loadFeatures({ dataset, layer, split }: RowsPlace): Promise<Features> {
  const described = dataset.description.layers.find(({ name }) => name === layer);
  const expected = { [split]: described?.digests[split] ?? '' };
  return loadSplit(sourceOf(dataset), layer, split, { expected });
}

/** @throws BadInput where the files are not those that were registered */
export async function loadTruth({ dataset, target, split }: RowsPlace): Promise<RowTruth> {
  const described = dataset.description.targets.find(({ name }) => name === target);
  const expected = { [split]: described?.digests[split] ?? '' };
  const [truth, groups] = await Promise.all([
    loadLabels(sourceOf(dataset), target, split, { expected }),
    loadGroups(sourceOf(dataset), split),
  ]);
  return { truth, groups };
}

function sourceOf({ root: folder, description: { manifest } }: DatasetVersion): DatasetSource {
  return { folder, manifest };
}
