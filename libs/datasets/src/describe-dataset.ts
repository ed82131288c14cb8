import { FactCache } from '@sonde/arrays';
import {
  digestOf,
  type DatasetDescription,
  type DatasetOutline,
  type DescribedLayer,
  type ExaminedLayer,
} from '@sonde/domain';
import type { DatasetSource } from './dataset';
import { duplicateWarnings, findDuplicates, isDuplicateRows } from './duplicates';
import { sharedGroups } from './groups';
import { IssueList } from './issue-list';
import { splitRows } from './split-rows';

/** A dataset of which every layer has been examined. */
export interface ExaminedDataset extends DatasetSource {
  readonly outline: DatasetOutline;
  /** In the order of the outline's layers. */
  readonly examined: readonly ExaminedLayer[];
  readonly cacheDir?: string;
}

/**
 * Describes a dataset from what was found in its files, and searches its splits for rows and groups that they share.
 *
 * @param onBytes called with the bytes that the search has read so far
 * @throws BadInput with everything that is wrong, by file, split and row
 */
export async function describeDataset(
  { outline, examined, cacheDir, ...source }: ExaminedDataset,
  onBytes: (bytes: number) => void = () => undefined,
): Promise<DatasetDescription> {
  const { warnings, ...combined } = combineFindings(source.folder, outline, examined);
  const cache = await FactCache.open(cacheDir);
  const splits = await splitRows(source, Object.keys(outline.splits));
  const findAgain = () => findDuplicates(source.folder, outline.layers, splits, onBytes);
  const content = digestOf(contentOf(combined.layers));
  const duplicates = await cache.under(`${source.folder}\nduplicates`, content, isDuplicateRows, findAgain);
  await cache.save();
  const rows = duplicateWarnings(duplicates, outline.splits['train'] ?? 0);
  return { ...combined, warnings: [...warnings, ...rows, ...(await sharedGroups(source, splits))] };
}

/**
 * Combines what was found in labels and layers; reads nothing.
 *
 * @throws BadInput with everything that is wrong: labels first, then layers in their order
 */
export function combineFindings(
  folder: string,
  { manifest, layers: outlined, targets, splits, warnings, issues: before }: DatasetOutline,
  examined: readonly ExaminedLayer[],
): DatasetDescription {
  if (examined.length !== outlined.length) {
    throw new RangeError(`${examined.length} of ${outlined.length} layers were examined: expected all`);
  }
  const issues = new IssueList(before);
  for (const each of examined) issues.add(...each.issues);
  issues.throwIfAny(folder);
  const layers = outlined.flatMap(({ name, file, columns }, index) => {
    const findings = examined[index];
    if (!findings) return [];
    return [{ name, file, columns, digests: findings.digests, constantColumns: findings.constantColumns }];
  });
  const digest = digestOf({ layers: contentOf(layers), targets });
  return { manifest, digest, layers, targets, splits, warnings: [...warnings, ...unvaryingLayers(layers)] };
}

/** What of the layers a dataset's digest covers. */
function contentOf(layers: readonly DescribedLayer[]) {
  return layers.map(({ name, digests }) => ({ name, digests }));
}

function unvaryingLayers(layers: readonly DescribedLayer[]): string[] {
  return layers
    .filter(({ constantColumns, columns }) => constantColumns.length === columns)
    .map(({ name }) => `layer ${name}: no column varies on train, so its probes know the class frequencies alone`);
}
