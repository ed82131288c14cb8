import { refuse, type StoredArray } from '@sonde/arrays';
import { BadInput } from '@sonde/contracts';
import { cutHoldout, type Labels } from '@sonde/domain';
import { join } from 'node:path';
import { targetSources, type DatasetSource, type TargetSource } from './dataset';
import { openDatasetFile } from './files';
import type { IssueList } from './issue-list';
import { readLabels } from './labels';
import { MANIFEST_FILE } from './manifest-file';

/** Where the rows of a split lie: in the array of that name, or, with a holdout, in some rows of train. */
export interface SplitRows {
  readonly array: string;
  /** Ascending; all rows where it is left out. */
  readonly picked?: Int32Array;
}

/** The splits of a dataset without a holdout, or before it is cut. */
export function uncutSplits(names: Iterable<string>): Map<string, SplitRows> {
  return new Map(inOrder(names).map((name) => [name, { array: name }]));
}

/** Train, val, then the tests by name, whatever order the files have. */
export function inOrder(names: Iterable<string>): string[] {
  const rank = (name: string): number => (name === 'train' ? 0 : name === 'val' ? 1 : 2);
  return [...names].sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
}

/**
 * The splits of a dataset. A holdout is cut by the classes of the first target, or without regard to labels where they
 * are no classes: the same rows for every layer.
 *
 * @param names the arrays of a layer's file
 * @throws BadInput where the labels that the cut needs cannot be read, or a part would be empty
 */
export async function splitRows(source: DatasetSource, names: Iterable<string>): Promise<Map<string, SplitRows>> {
  const { holdout } = source.manifest;
  if (!holdout) return uncutSplits(names);
  const [target] = targetSources(source.manifest);
  const train = (await openDatasetFile(source.folder, target.file)).get('train');
  if (!train) refuse(join(source.folder, target.file), 'holds no array named train');
  const { labels, classes } = await strataOf(target, train);
  const cut = cutHoldout(labels, classes, holdout.fraction, holdout.seed);
  if (cut.val.length === 0 || cut.train.length === 0) {
    const message = `holdout cuts ${cut.val.length} of the ${labels.length} rows of train: expected at least one, and one left`;
    throw new BadInput(message, [{ message, file: join(source.folder, MANIFEST_FILE), pointer: '/holdout' }]);
  }
  return uncutSplits([...names, 'val'])
    .set('train', { array: 'train', picked: cut.train })
    .set('val', { array: 'train', picked: cut.val });
}

/** The splits of a dataset; before the holdout where it cannot be cut, which is then among the issues. */
export async function cutSplits(
  source: DatasetSource,
  names: readonly string[],
  issues: IssueList,
): Promise<Map<string, SplitRows>> {
  return (await issues.gather(() => splitRows(source, names))) ?? uncutSplits(names);
}

/** What each row counts as when a holdout is cut: its class; the same for all where rows have no class. */
async function strataOf(target: TargetSource, train: StoredArray): Promise<{ labels: Labels; classes: number }> {
  if (target.task !== 'classification') return { labels: new Int32Array(train.shape[0] ?? 0), classes: 1 };
  const { labels } = await readLabels(target, { array: train, split: 'train' });
  return { labels, classes: target.classes.length };
}
