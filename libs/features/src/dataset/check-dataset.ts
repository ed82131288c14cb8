import { digestOf, type DatasetDescription, type DescribedLayer } from '@sonde/domain';
import { FactCache } from '../arrays/fact-cache';
import { checkLayers, type CheckProgress } from './check-layers';
import { checkTargets } from './check-targets';
import type { Dataset } from './dataset';
import { duplicateWarnings, findDuplicates, isDuplicateRows } from './duplicates';
import { sharedGroups } from './groups';
import { IssueList } from './issue-list';
import { splitRows, uncutSplits } from './split-rows';

/**
 * Looks at every value of a dataset, and describes the dataset as plain JSON. What was found in files that did not
 * change since is taken from the dataset's cacheDir.
 *
 * @throws BadInput with everything that is wrong, by file, split and row
 */
export async function checkDataset(
  dataset: Dataset,
  onProgress: (progress: CheckProgress) => void = () => undefined,
): Promise<DatasetDescription> {
  const { folder, manifest } = dataset;
  const issues = new IssueList();
  const cache = await FactCache.open(dataset.cacheDir);
  const names = Object.keys(dataset.splits);
  const splits = (await issues.gather(() => splitRows(dataset, names))) ?? uncutSplits(names);
  const { targets, warnings } = await checkTargets(dataset.targets, splits, issues);
  const layers = await checkLayers(dataset.layers, splits, { issues, cache, onProgress });
  issues.throwIfAny(folder);

  const content = layers.map(({ name, digests }) => ({ name, digests }));
  const findAgain = () => findDuplicates(dataset.layers, splits);
  const duplicates = await cache.under(`${folder}\nduplicates`, digestOf(content), isDuplicateRows, findAgain);
  await cache.save();
  const rows = Object.fromEntries(
    [...splits].map(([split, { array, picked }]) => [split, picked?.length ?? dataset.splits[array] ?? 0]),
  );
  warnings.push(...unvaryingLayers(layers), ...duplicateWarnings(duplicates, rows['train'] ?? 0));
  if (dataset.groups) warnings.push(...(await sharedGroups(dataset.groups, splits)));
  const digest = digestOf({ layers: content, targets });
  return { manifest, digest, layers, targets, splits: rows, warnings };
}

function unvaryingLayers(layers: readonly DescribedLayer[]): string[] {
  return layers
    .filter(({ constantColumns, columns }) => constantColumns.length === columns)
    .map(({ name }) => `layer ${name}: no column varies on train, so its probes know the class frequencies alone`);
}
