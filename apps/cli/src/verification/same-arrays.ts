import { BadInput, type ProbeCard } from '@sonde/contracts';
import { loadLabels, loadSplit, openDataset } from '@sonde/datasets';

/**
 * Checks that a dataset has the very arrays that a probe was trained on: train and val of its layer and its target. All
 * else may differ.
 *
 * @throws BadInput that names the file and split of the first that is another
 */
export async function checkArrays(folder: string, { trained_on }: ProbeCard): Promise<void> {
  const dataset = await openDataset(folder);
  const { layer, target } = trained_on;
  for (const split of ['train', 'val']) {
    try {
      await loadSplit(dataset, layer.name, split, { expected: layer.digests });
      await loadLabels(dataset, target.name, split, { expected: target.digests });
    } catch (error) {
      if (!(error instanceof BadInput)) throw error;
      throw new BadInput(`the dataset in ${folder} is not the one that the probe was trained on`, error.issues);
    }
  }
}
