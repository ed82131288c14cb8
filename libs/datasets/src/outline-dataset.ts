import { fileBytes } from '@sonde/arrays';
import type { DatasetOutline } from '@sonde/domain';
import { checkTargets } from './check-targets';
import type { Dataset } from './dataset';
import { IssueList } from './issue-list';
import { cutSplits } from './split-rows';

/**
 * Reads the labels of a dataset and describes it as far as that allows. What is wrong with them is part of the outline,
 * so that it is reported together with what is wrong with the layers.
 */
export async function outlineDataset({
  manifest,
  layers,
  targets,
  splits,
  ...source
}: Dataset): Promise<DatasetOutline> {
  const issues = new IssueList();
  const cut = await cutSplits({ ...source, manifest }, Object.keys(splits), issues);
  const { targets: described, warnings } = await checkTargets(targets, cut, issues);
  return {
    manifest,
    layers: layers.map(({ name, file, columns, arrays }) => ({ name, file, columns, bytes: fileBytes(arrays) })),
    targets: described,
    splits: Object.fromEntries(
      [...cut].map(([split, { array, picked }]) => [split, picked?.length ?? splits[array] ?? 0]),
    ),
    warnings,
    issues: issues.gathered(),
  };
}
