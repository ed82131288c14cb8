import type { DatasetVersion } from '@sonde/persistence';
import type { RowsPlace } from './loaded-rows';

/**
 * The sealed split of a probe's own datasets that these rows are, whatever they are called here: the same features are
 * the same rows. Null where they are none of it.
 *
 * @param own versions that the probe was trained over
 */
export function ownTest(own: readonly DatasetVersion[], { dataset, layer, split }: RowsPlace): string | null {
  const digest = dataset.description.layers.find(({ name }) => name === layer)?.digests[split];
  const sealed = own
    .flatMap(({ description }) => description.layers)
    .flatMap(({ digests }) => Object.entries(digests))
    .find(([name, other]) => name.startsWith('test') && other === digest);
  return sealed?.[0] ?? null;
}
