/** A layer that remains to be examined. */
export interface LayerBytes {
  /** Index of the layer in its dataset. */
  readonly layer: number;
  readonly bytes: number;
}

/**
 * A large file is a batch of its own: it is what a killed worker loses. Small ones share a batch, since handing out an
 * activity takes about 30 ms and examining 40 KB takes 1.
 */
const MAX_BATCH_BYTES = 64 * 2 ** 20;

/** Results are stored at least once a batch. */
export const MAX_BATCH_LAYERS = 100;

/**
 * Groups layers, in their order, into batches that one activity examines.
 *
 * @param most batches that are returned, the first ones
 */
export function examinationBatches(layers: readonly LayerBytes[], most: number): number[][] {
  const batches: number[][] = [];
  let left = 0;
  for (const { layer, bytes } of layers) {
    const last = batches.at(-1);
    if (last && last.length < MAX_BATCH_LAYERS && bytes <= left) {
      last.push(layer);
      left -= bytes;
      continue;
    }
    if (batches.length === most) break;
    batches.push([layer]);
    left = MAX_BATCH_BYTES - bytes;
  }
  return batches;
}
