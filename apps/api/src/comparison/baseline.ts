import { majorityAccuracy, type DatasetDescription } from '@sonde/domain';
import type { StoredSweep } from '@sonde/persistence';

/**
 * What a configuration of a target scores on val without looking at any feature: the accuracy of the most frequent
 * class of train, the lowest of equals. Null for any other metric, and where the dataset was described without counts.
 */
export function baselineOf(
  { metric, dataset }: Pick<StoredSweep, 'metric'> & { readonly dataset: { readonly description: DatasetDescription } },
  target: string,
): number | null {
  const { train, val } = dataset.description.targets.find(({ name }) => name === target)?.counts ?? {};
  if (metric !== 'val/accuracy' || !train || !val) return null;
  return majorityAccuracy(train, val);
}
