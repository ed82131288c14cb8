import { digestOf, type DatasetDescription } from '@sonde/domain';

/** Identifies the rows that a probe was evaluated on: features and labels of a split. */
export function splitDigest(dataset: DatasetDescription, layer: number, target: string, split: string): string {
  const features = dataset.layers[layer]?.digests[split];
  const labels = dataset.targets.find(({ name }) => name === target)?.digests[split];
  return digestOf({ features, labels });
}
