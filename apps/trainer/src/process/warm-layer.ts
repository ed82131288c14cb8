import type { PackWork } from '@sonde/domain';
import { layerBytes, loadLayer, openLayer, type DatasetSource } from '@sonde/features';
import type { SplitArrays } from '@sonde/training';

/** A layer's features by split: in memory, or where they are read from. */
export interface WarmLayer {
  readonly columns: number;
  readonly splits: Readonly<Record<string, Omit<SplitArrays, 'labels'>>>;
}

interface Options {
  /** What all layers that are kept may take; the one in hand is kept whatever it takes. */
  readonly budgetBytes: number;
  /** A layer that would take more is read from its file instead. */
  readonly residentBytes: number;
  /** Where digests of files are kept between runs. */
  readonly cacheDir: string | undefined;
}

interface Kept {
  readonly layer: WarmLayer;
  readonly bytes: number;
  close(): Promise<void>;
}

/** What an open layer holds of its file, roughly. */
const OPENED_BYTES = 8 * 2 ** 20;

/**
 * Keeps the features of the layers that packs used last. Room is made before a layer is read, so that what is kept
 * stays within its budget at every moment; a cache that evicts as it is filled would hold both for a while.
 */
export class WarmLayers {
  /** The least recently used first. */
  private readonly kept = new Map<string, Kept>();

  constructor(private readonly options: Options) {}

  /** @throws BadInput where the features are not those that were registered */
  async of(work: PackWork): Promise<{ readonly layer: WarmLayer; readonly wasWarm: boolean }> {
    const expected = work.dataset.layers[work.layerIndex]?.digests ?? {};
    const key = JSON.stringify([work.root, work.layer, expected]);
    const found = this.kept.get(key);
    const kept =
      found ?? (await this.read({ folder: work.root, manifest: work.dataset.manifest }, work.layer, expected));
    this.kept.delete(key);
    this.kept.set(key, kept);
    return { layer: kept.layer, wasWarm: found !== undefined };
  }

  private async read(source: DatasetSource, name: string, expected: Readonly<Record<string, string>>): Promise<Kept> {
    const { residentBytes, cacheDir } = this.options;
    const bytes = sum(Object.values(await layerBytes(source, name)));
    if (bytes <= residentBytes) {
      await this.makeRoom(bytes);
      return { layer: await loadLayer(source, name, { expected }), bytes, close: () => Promise.resolve() };
    }
    await this.makeRoom(OPENED_BYTES);
    const opened = await openLayer(source, name, { expected, ...(cacheDir === undefined ? {} : { cacheDir }) });
    const splits = Object.entries(opened.splits).map(([split, rows]) => [split, { rows: rows.rows, features: rows }]);
    const layer: WarmLayer = { columns: opened.columns, splits: Object.fromEntries(splits) as WarmLayer['splits'] };
    return { layer, bytes: OPENED_BYTES, close: () => opened.close() };
  }

  private async makeRoom(bytes: number): Promise<void> {
    for (const [key, oldest] of this.kept) {
      if (bytes + sum([...this.kept.values()].map((kept) => kept.bytes)) <= this.options.budgetBytes) return;
      this.kept.delete(key);
      await oldest.close();
    }
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
