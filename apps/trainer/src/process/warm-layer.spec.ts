import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DatasetDescription } from '@sonde/domain';
import { writeTinyDataset } from '@sonde/testing';
import { taskOf, type PackTask } from './pack-task';
import { WarmLayers } from './warm-layer';

const LAYERS = ['a', 'b', 'c'];
/** 120 rows of 4 columns of 4 bytes. */
const BYTES = 120 * 4 * 4;

let folder: string;
let dataset: DatasetDescription;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sonde-warm-'));
  dataset = await writeTinyDataset(folder, { layers: LAYERS, splits: { train: 60, val: 30, test: 30 } });
});
afterAll(() => rmSync(folder, { recursive: true }));

const workOf = (layer: string): PackTask =>
  taskOf({
    ...{ sweepId: 's', pack: 0, claim: 'claim', layer, layerIndex: LAYERS.indexOf(layer), root: folder, dataset },
    ...{ trials: [], metric: 'val/accuracy', permutedLabels: 0, until: null },
  });

/** Whether each layer was warm when its turn came. */
async function warm(layers: WarmLayers, order: string): Promise<boolean[]> {
  const found: boolean[] = [];
  for (const layer of order) found.push((await layers.of(workOf(layer))).wasWarm);
  return found;
}

describe('WarmLayers', () => {
  it('keeps as many layers as fit, and lets go of the one that was not used for longest', async () => {
    const layers = new WarmLayers({ budgetBytes: 2 * BYTES, residentBytes: BYTES, cacheDir: undefined });
    // c takes the place of b, since a was used after it; b then that of a.
    expect(await warm(layers, 'abacab')).toEqual([false, false, true, false, true, false]);
  });

  it('keeps the last one, whatever it takes', async () => {
    const layers = new WarmLayers({ budgetBytes: BYTES - 1, residentBytes: BYTES, cacheDir: undefined });
    expect(await warm(layers, 'aabba')).toEqual([false, true, false, true, false]);
  });

  it('reads what is too large from its file, and closes that when it lets go of it', async () => {
    const layers = new WarmLayers({ budgetBytes: 0, residentBytes: BYTES - 1, cacheDir: undefined });
    const { layer } = await layers.of(workOf('a'));
    const { train } = layer.splits;
    if (!train || train.features instanceof Float32Array) throw new Error('the layer is in memory');
    const { features } = train;
    const row = new Float32Array(4);
    await features.read(Int32Array.of(0), row);
    await layers.of(workOf('b'));
    await expect(features.read(Int32Array.of(0), row)).rejects.toThrow();
  });

  it('reports what is read of a layer, to the pack that it is read for', async () => {
    const counts = { loaded: 0, first: 0, second: 0 };
    const resident = new WarmLayers({ budgetBytes: BYTES, residentBytes: BYTES, cacheDir: undefined });
    await resident.of(workOf('a'), () => (counts.loaded += 1));
    // A block a split.
    expect(counts.loaded).toBe(3);
    const fromFile = new WarmLayers({ budgetBytes: BYTES, residentBytes: 0, cacheDir: undefined });
    await fromFile.of(workOf('a'), () => (counts.first += 1));
    expect(counts.first).toBeGreaterThan(0);
    const before = counts.first;
    const { layer, wasWarm } = await fromFile.of(workOf('a'), () => (counts.second += 1));
    const { train } = layer.splits;
    if (!train || train.features instanceof Float32Array) throw new Error('the layer is in memory');
    await train.features.read(Int32Array.of(0), new Float32Array(4));
    for await (const { rows } of train.features.blocks(20)) expect(rows).toBe(20);
    // 60 rows of train.
    expect([wasWarm, counts.second, counts.first]).toEqual([true, 4, before]);
  });
});
