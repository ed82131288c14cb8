import type { PackWork } from '@sonde/domain';
import { layerBytes, loadLayer, openLayer } from '@sonde/features';
import { FEATURE_COPIES, type SplitArrays } from '@sonde/training';

/** A layer's features by split: in memory, or where they are read from. */
export interface WarmLayer {
  readonly columns: number;
  readonly splits: Readonly<Record<string, Omit<SplitArrays, 'labels'>>>;
}

interface Options {
  /** Above the idle process. A layer that would take more than half of it is read from its file instead. */
  readonly memoryBytes: number;
  /** Where digests of files are kept between runs. */
  readonly cacheDir: string | undefined;
}

/** Keeps the features of the last layer for the next pack. */
export class WarmLayers {
  private kept: { readonly key: string; readonly layer: WarmLayer; close(): Promise<void> } | undefined;

  constructor(private readonly options: Options) {}

  /** @throws BadInput where the features are not those that were registered */
  async of(work: PackWork): Promise<WarmLayer> {
    const expected = work.dataset.layers[work.layerIndex]?.digests ?? {};
    const key = JSON.stringify([work.root, work.layer, expected]);
    if (this.kept?.key === key) return this.kept.layer;
    await this.kept?.close();
    this.kept = undefined;
    const source = { folder: work.root, manifest: work.dataset.manifest };
    const bytes = Object.values(await layerBytes(source, work.layer)).reduce((sum, each) => sum + each, 0);
    if (bytes * FEATURE_COPIES <= this.options.memoryBytes / 2) {
      const layer = await loadLayer(source, work.layer, { expected });
      this.kept = { key, layer, close: () => Promise.resolve() };
      return layer;
    }
    const { cacheDir } = this.options;
    const opened = await openLayer(source, work.layer, { expected, ...(cacheDir === undefined ? {} : { cacheDir }) });
    const splits = Object.entries(opened.splits).map(([name, rows]) => [name, { rows: rows.rows, features: rows }]);
    const layer: WarmLayer = { columns: opened.columns, splits: Object.fromEntries(splits) as WarmLayer['splits'] };
    this.kept = { key, layer, close: () => opened.close() };
    return layer;
  }
}
