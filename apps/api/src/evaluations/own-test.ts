import type { DatasetVersion } from '@sonde/persistence';
import type { RowsPlace } from './loaded-rows';

/**
 * The sealed split of a probe's own dataset that these rows are, whatever they are called here: the same features are
 * the same rows. Null where they are none of it.
 *
 * @param own that a sweep of the probe is over
 */
export function ownTest({ description }: DatasetVersion, { dataset, layer, split }: RowsPlace): string | null {
  const digest = dataset.description.layers.find(({ name }) => name === layer)?.digests[split];
  const sealed = description.layers
    .flatMap(({ digests }) => Object.entries(digests))
    .find(([name, other]) => name.startsWith('test') && other === digest);
  return sealed?.[0] ?? null;
}
