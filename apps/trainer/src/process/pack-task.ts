import type { DatasetDescription, DescribedLayer, PackWork } from '@sonde/domain';

/** A pack as the training process is told of it. */
export interface PackTask extends Omit<PackWork, 'dataset'> {
  readonly dataset: {
    /** Of its layers it names the pack's alone. */
    readonly manifest: DatasetDescription['manifest'];
    readonly layer: DescribedLayer;
    readonly targets: DatasetDescription['targets'];
  };
}

/**
 * What the training process needs of a pack: of the dataset one layer, and the targets that the pack is about. All
 * 10,000 layers of a dataset, 5 MB, would otherwise pass between two processes with each of 10,000 packs.
 */
export function taskOf({ dataset, ...work }: PackWork): PackTask {
  const { manifest, targets } = dataset;
  const layer = dataset.layers[work.layerIndex];
  if (!layer) throw new Error(`the dataset ${manifest.name} has no layer ${work.layerIndex}`);
  const wanted = new Set(work.trials.map(({ target }) => target));
  return {
    ...work,
    dataset: {
      manifest: { ...manifest, layers: manifest.layers.filter(({ name }) => name === layer.name) },
      layer,
      targets: targets.filter(({ name }) => wanted.has(name)),
    },
  };
}
