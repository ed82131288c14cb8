import { readFile, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { cutHoldout, type RowSource } from '@sonde/domain';
import { datasetFolder, integers, matrix, SMALL_FEATURES } from './__fixtures__/folders';
import { FileReader, writeSafetensors } from '@sonde/arrays';
import { issuesOf, temporaryFolder } from '@sonde/arrays/testing';
import { checkDataset } from './check-dataset';
import { loadLayer } from './load';
import { openDataset } from './open-dataset';
import { layerBytes, openLayer } from './open-layer';

async function allOf(source: RowSource | undefined): Promise<number[]> {
  const values: number[] = [];
  for await (const { features } of source?.blocks(3) ?? []) values.push(...features);
  return values;
}

/** How many arrays are read from first to last meanwhile; headers begin at 0 and arrays after them. */
async function streamed(look: () => Promise<unknown>): Promise<number> {
  const spy = jest.spyOn(FileReader, 'open');
  await look();
  const count = spy.mock.calls.filter(([, position = 0]) => position > 0).length;
  spy.mockRestore();
  return count;
}

describe('openLayer', () => {
  it('reads what loadLayer loads', async () => {
    const dataset = await openDataset(await datasetFolder());
    const layer = await openLayer(dataset, 'layer');
    expect(layer.columns).toBe(2);
    const { splits } = await loadLayer(dataset, 'layer');
    for (const split of ['train', 'val']) {
      expect(await allOf(layer.splits[split])).toEqual([...(splits[split]?.features ?? [NaN])]);
      expect(layer.splits[split]?.rows).toBe(splits[split]?.rows);
    }
    await layer.close();
    const val = await openLayer(dataset, 'layer', { splits: ['val'] });
    expect(Object.keys(val.splits)).toEqual(['val']);
    await val.close();
  });

  it('reads the rows that a holdout leaves and takes', async () => {
    const classOf = Array.from({ length: 100 }, (_, row) => (row < 70 ? 0 : 1));
    const folder = await datasetFolder({
      manifest: { holdout: { fraction: 0.3, seed: 5 } },
      features: { train: matrix(classOf.map((_, row) => [row])) },
      labels: { train: integers(classOf) },
    });
    const dataset = await openDataset(folder);
    const cut = cutHoldout(classOf, 2, 0.3, 5);
    const { columns, splits, close } = await openLayer(dataset, 'layer');
    expect(columns).toBe(1);
    expect(await allOf(splits['train'])).toEqual([...cut.train]);
    expect(await allOf(splits['val'])).toEqual([...cut.val]);
    await close();
    expect(await layerBytes(dataset, 'layer')).toEqual({ train: 280, val: 120 });
  });

  it('verifies what it opens, once: then the cache knows it', async () => {
    const folder = await datasetFolder();
    const cacheDir = await temporaryFolder();
    const file = join(folder, 'layer.safetensors');
    const settled = new Date(Date.now() - 60_000);
    await utimes(file, settled, settled);
    const { manifest, layers } = await checkDataset(await openDataset(folder));
    const options = { expected: layers[0]?.digests ?? {}, cacheDir };
    const open = async () => (await openLayer({ folder, manifest }, 'layer', options)).close();
    expect(await streamed(open)).toBe(2);
    expect(await streamed(open)).toBe(0);
    expect(await readFile(join(cacheDir, 'array-facts.json'), 'utf8')).toContain(layers[0]?.digests['val'] ?? '?');

    await writeSafetensors(file, { ...SMALL_FEATURES, val: matrix(Array.from({ length: 2 }, () => [5, 7])) });
    expect(await issuesOf(open)).toMatchObject([
      {
        file,
        split: 'val',
        message: expect.stringContaining('val changed since the dataset was registered') as string,
      },
    ]);
    // Nothing is known of what it should be.
    expect(await streamed(async () => (await openLayer({ folder, manifest }, 'layer')).close())).toBe(0);
  });

  it('finds what the check found', async () => {
    const folder = await datasetFolder();
    const cacheDir = await temporaryFolder();
    const settled = new Date(Date.now() - 60_000);
    await utimes(join(folder, 'layer.safetensors'), settled, settled);
    const { manifest, layers } = await checkDataset(await openDataset(folder, { cacheDir }));
    const options = { expected: layers[0]?.digests ?? {}, cacheDir };
    expect(await streamed(async () => (await openLayer({ folder, manifest }, 'layer', options)).close())).toBe(0);
  });

  it('says what there is instead of what there is not', async () => {
    const dataset = await openDataset(await datasetFolder());
    await expect(openLayer(dataset, 'last')).rejects.toThrow('dataset small has no layer "last"');
    await expect(layerBytes(dataset, 'last')).rejects.toThrow('dataset small has no layer "last"');
    await expect(openLayer(dataset, 'layer', { splits: ['test'] })).rejects.toThrow('has no split test');
  });
});

describe('layerBytes', () => {
  it('counts float32, whatever the file holds', async () => {
    const doubles = (rows: number) => ({ shape: [rows, 3], data: new Float64Array(rows * 3).fill(1) });
    const features = { train: doubles(4), val: doubles(2) };
    const dataset = await openDataset(await datasetFolder({ features }));
    expect(await layerBytes(dataset, 'layer')).toEqual({ train: 4 * 3 * 4, val: 2 * 3 * 4 });
  });
});
