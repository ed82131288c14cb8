import { layerBytes, loadLayer, openLayer, type DatasetSource, type LoadOptions } from '@sonde/datasets';
import type { RowSource } from '@sonde/domain';
import type { SplitArrays } from '@sonde/training';
import type { PackTask } from './pack-task';

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

  /**
   * @param onBlock called with each block that is read of the layer, now or by whoever trains on it
   * @throws BadInput where the features are not those that were registered
   */
  async of(
    { dataset, root, layer }: PackTask,
    onBlock: () => void = () => undefined,
  ): Promise<{ readonly layer: WarmLayer; readonly wasWarm: boolean }> {
    const expected = dataset.layer.digests;
    const key = JSON.stringify([root, layer, expected]);
    const found = this.kept.get(key);
    const kept = found ?? (await this.read({ folder: root, manifest: dataset.manifest }, layer, { expected, onBlock }));
    this.kept.delete(key);
    this.kept.set(key, kept);
    return { layer: reporting(kept.layer, onBlock), wasWarm: found !== undefined };
  }

  private async read(source: DatasetSource, name: string, options: LoadOptions): Promise<Kept> {
    const { residentBytes, cacheDir } = this.options;
    const bytes = sum(Object.values(await layerBytes(source, name)));
    if (bytes <= residentBytes) {
      await this.makeRoom(bytes);
      return { layer: await loadLayer(source, name, options), bytes, close: () => Promise.resolve() };
    }
    await this.makeRoom(OPENED_BYTES);
    const opened = await openLayer(source, name, { ...options, ...(cacheDir === undefined ? {} : { cacheDir }) });
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

/** The layer, of which each block that is read from its file is reported. */
function reporting(layer: WarmLayer, onBlock: () => void): WarmLayer {
  const splits = Object.entries(layer.splits).map(([name, { rows, features }]) => [
    name,
    { rows, features: features instanceof Float32Array ? features : reportingSource(features, onBlock) },
  ]);
  return { columns: layer.columns, splits: Object.fromEntries(splits) as WarmLayer['splits'] };
}

function reportingSource(source: RowSource, onBlock: () => void): RowSource {
  return {
    rows: source.rows,
    columns: source.columns,
    async *blocks(size) {
      for await (const block of source.blocks(size)) {
        onBlock();
        yield block;
      }
    },
    read: async (positions, into) => {
      await source.read(positions, into);
      onBlock();
    },
  };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
