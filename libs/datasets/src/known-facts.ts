import { createHash } from 'node:crypto';
import type { FactCache } from '@sonde/arrays';
import { isFeatureFacts, scanFeatures, type FeatureFacts } from './feature-scan';
import type { SplitArray } from './split-arrays';

/**
 * What one look at the features of a split finds, from the cache where it knows the file, else by reading it once.
 *
 * @param report told the bytes of this split that were looked at so far
 */
export function factsOf(
  { rows, array }: SplitArray,
  cache: FactCache,
  report: (bytes: number) => void = () => undefined,
): Promise<FeatureFacts> {
  const { array: name, picked } = rows;
  const key = picked ? `${name} ${createHash('sha256').update(picked).digest('hex')}` : name;
  return cache.ofFile(array.path, key, isFeatureFacts, () => scanFeatures(array, picked, report));
}
