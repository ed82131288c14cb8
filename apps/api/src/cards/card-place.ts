import type { ProbeCard } from '@sonde/contracts';
import type { DescribedLayer, DescribedTarget, SplitDigests } from '@sonde/domain';
import type { StoredProbe } from '@sonde/persistence';
import type { ProbeHome } from '../probes/probes.service';

/** Where a card says that a probe was trained: a sweep that has it, and what its layer and target are there. */
export interface CardPlace extends ProbeHome {
  readonly layer: DescribedLayer;
  readonly target: DescribedTarget;
}

export function trainedOn(
  { features, task, outputs, trainRows, valRows }: StoredProbe,
  { sweep, layer, target }: CardPlace,
): ProbeCard['trained_on'] {
  const { name, digest } = sweep.dataset;
  return {
    dataset: { name, digest },
    layer: { name: layer.name, features, digests: digestsOf(layer) },
    target: { name: target.name, task, classes: [...target.classes], outputs, digests: digestsOf(target) },
    rows: { train: trainRows, val: valRows },
  };
}

function digestsOf({ digests: { train = '', val = '' } }: { readonly digests: SplitDigests }) {
  return { train, val };
}
