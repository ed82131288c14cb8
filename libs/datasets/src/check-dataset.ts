import type { DatasetDescription, ExaminedLayer } from '@sonde/domain';
import type { Dataset } from './dataset';
import { describeDataset } from './describe-dataset';
import { examineLayers } from './examine-layers';
import { outlineDataset } from './outline-dataset';

export interface CheckProgress {
  readonly layer: string;
  readonly split: string;
  /** Bytes of features examined, and to be examined in all. */
  readonly done: number;
  readonly total: number;
}

/**
 * Looks at every value of a dataset, and describes the dataset as plain JSON. What was found in files that did not
 * change since is taken from the dataset's cacheDir.
 *
 * @throws BadInput with everything that is wrong, by file, split and row
 */
export async function checkDataset(
  dataset: Dataset,
  onProgress: (progress: CheckProgress) => void = () => undefined,
): Promise<DatasetDescription> {
  const outline = await outlineDataset(dataset);
  const { layers } = outline;
  const total = layers.reduce((sum, { bytes }) => sum + bytes, 0);
  const examined: ExaminedLayer[] = [];
  let before = 0;
  await examineLayers(
    { ...dataset, outline, layers: layers.keys() },
    {
      onBytes: (layer, bytes, split) =>
        onProgress({ layer: layers[layer]?.name ?? '', split, done: before + bytes, total }),
      onLayer: (layer, findings) => {
        examined.push(findings);
        before += layers[layer]?.bytes ?? 0;
      },
    },
  );
  return describeDataset({ ...dataset, outline, examined });
}
