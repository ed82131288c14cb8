import { join } from 'node:path';
import { cutHoldout, epochOrder } from '@sonde/domain';
import { datasetFolder, integers, matrix, SMALL_FEATURES, SMALL_LABELS } from './__fixtures__/folders';
import { FileReader, writeSafetensors } from '@sonde/arrays';
import { issuesOf } from '@sonde/arrays/testing';
import { checkDataset } from './check-dataset';
import { loadLabels, loadLayer, loadSplit, loadTarget } from './load';
import { openDataset } from './open-dataset';

describe('loadLayer and loadTarget', () => {
  it('load all splits, or those that are asked for', async () => {
    const dataset = await openDataset(await datasetFolder());
    const { columns, splits } = await loadLayer(dataset, 'layer');
    expect(columns).toBe(2);
    expect([...(splits['train']?.features ?? [])]).toEqual([1, 5, 2, 5, 3, 5, 4, 5]);
    expect(splits['val']).toMatchObject({ rows: 2, features: Float32Array.of(5, 5, 6, 5) });
    expect(Object.keys((await loadLayer(dataset, 'layer', { splits: ['val'] })).splits)).toEqual(['val']);
    expect(await loadTarget(dataset, 'labels', { splits: ['val'] })).toEqual({ val: Int32Array.of(1, 0) });
  });

  it('load what was described, where the files are still those', async () => {
    const folder = await datasetFolder();
    const { manifest, layers, targets } = await checkDataset(await openDataset(folder));
    const source = { folder, manifest };
    const [layer, target] = [layers[0]?.digests, targets[0]?.digests];
    if (!layer || !target) throw new Error('not described');
    expect((await loadLayer(source, 'layer', { expected: layer })).splits['val']?.digest).toBe(layer['val']);
    await loadTarget(source, 'labels', { expected: target });

    await writeSafetensors(join(folder, 'layer.safetensors'), {
      ...SMALL_FEATURES,
      val: matrix([
        [5, 5],
        [6, 7],
      ]),
    });
    await writeSafetensors(join(folder, 'labels.safetensors'), { ...SMALL_LABELS, train: integers([1, 1, 0, 0]) });
    expect(await issuesOf(() => loadLayer(source, 'layer', { expected: layer }))).toMatchObject([
      {
        file: join(folder, 'layer.safetensors'),
        split: 'val',
        message: expect.stringContaining('val changed since') as string,
      },
    ]);
    expect(await issuesOf(() => loadTarget(source, 'labels', { expected: target }))).toMatchObject([
      { file: join(folder, 'labels.safetensors'), split: 'train' },
    ]);
    // What is not asked for is not looked at.
    await loadLayer(source, 'layer', { expected: layer, splits: ['train'] });
  });

  it('cut a holdout by the classes of the first target: the same rows of every layer and target', async () => {
    const rows = Array.from({ length: 100 }, (_, row) => row);
    const classOf = rows.map((row) => (row < 70 ? 0 : 1));
    const folder = await datasetFolder({
      manifest: {
        holdout: { fraction: 0.3, seed: 5 },
        layers: [
          { name: 'a', file: 'a.safetensors' },
          { name: 'b', file: 'b.safetensors' },
        ],
        targets: { parity: { labels: 'parity.safetensors' } },
      },
      labels: { train: integers(classOf), test: integers([0, 1]) },
      files: {
        'a.safetensors': { train: matrix(rows.map((row) => [row])), test: matrix([[-1], [-2]]) },
        'b.safetensors': {
          train: matrix(rows.map((row) => [-row, row])),
          test: matrix([
            [1, 1],
            [2, 2],
          ]),
        },
        'parity.safetensors': { train: integers(rows.map((row) => row % 2)), test: integers([0, 1]) },
      },
    });
    const dataset = await openDataset(folder);
    const [a, b] = [await loadLayer(dataset, 'a'), await loadLayer(dataset, 'b')];
    const [labels, parity] = [await loadTarget(dataset, 'labels'), await loadTarget(dataset, 'parity')];
    // 0.3 of 70 and of 30 rows.
    const val = labels['val'] ?? new Int32Array();
    expect([val.filter((label) => label === 0).length, val.filter((label) => label === 1).length]).toEqual([21, 9]);
    for (const split of ['train', 'val'] as const) {
      const kept = [...(a.splits[split]?.features ?? [])];
      expect(kept).toEqual([...cutHoldout(classOf, 2, 0.3, 5)[split]]);
      expect([...(b.splits[split]?.features ?? [])]).toEqual(kept.flatMap((row) => [-row, row]));
      expect([...(labels[split] ?? [])]).toEqual(kept.map((row) => classOf[row]));
      expect([...(parity[split] ?? [])]).toEqual(kept.map((row) => row % 2));
    }
    expect(a.splits['test']?.rows).toBe(2);

    // Digests are those of the parts: as if someone had cut them and saved them.
    const { layers } = await checkDataset(dataset);
    const part = matrix([...(a.splits['val']?.features ?? [])].map((row) => [row]));
    const saved = await datasetFolder({
      features: { train: part, val: part },
      labels: { train: integers([...val]), val: integers([...val]) },
    });
    expect(layers[0]?.digests['val']).toBe((await loadLayer(await openDataset(saved), 'layer')).splits['val']?.digest);
    expect(a.splits['val']?.digest).toBe(layers[0]?.digests['val']);
  });

  it('load targets of every task', async () => {
    const folder = await datasetFolder({
      manifest: {
        targets: {
          topics: { labels: 'topics.safetensors', task: 'multilabel', classes: ['war', 'law'] },
          affect: { labels: 'affect.safetensors', task: 'regression' },
        },
      },
      files: {
        'topics.safetensors': {
          train: { shape: [4, 2], data: BigInt64Array.of(1n, 0n, 0n, 1n, 1n, 1n, 0n, 0n) },
          val: { shape: [2, 2], data: BigInt64Array.of(1n, 0n, 0n, 0n) },
        },
        'affect.safetensors': {
          train: { shape: [4, 2], data: Float64Array.of(1, -1, 2, -2, 3, -3, 4, -4) },
          val: { shape: [2, 2], data: Float64Array.of(0.5, 0, 0.25, 0) },
        },
      },
    });
    const dataset = await openDataset(folder);
    const { targets } = await checkDataset(dataset);
    expect(targets.map(({ name, task, outputs }) => [name, task, outputs])).toEqual([
      ['labels', 'classification', 2],
      ['topics', 'multilabel', 2],
      ['affect', 'regression', 2],
    ]);
    expect(await loadTarget(dataset, 'topics', { expected: targets[1]?.digests ?? {} })).toEqual({
      train: Float32Array.of(1, 0, 0, 1, 1, 1, 0, 0),
      val: Float32Array.of(1, 0, 0, 0),
    });
    expect(await loadTarget(dataset, 'affect', { splits: ['val'], expected: targets[2]?.digests ?? {} })).toEqual({
      val: Float32Array.of(0.5, 0, 0.25, 0),
    });
    // A file of another shape than when the dataset was opened.
    await writeSafetensors(join(folder, 'topics.safetensors'), SMALL_LABELS);
    expect(await issuesOf(() => loadTarget(dataset, 'topics'))).toMatchObject([{ split: 'train' }, { split: 'val' }]);
  });

  it('cut a holdout in the order of its seed where labels are no classes', async () => {
    const rows = Array.from({ length: 10 }, (_, row) => row);
    const dataset = await openDataset(
      await datasetFolder({
        manifest: { task: 'regression', classes: undefined, holdout: { fraction: 0.3, seed: 5 } },
        features: { train: matrix(rows.map((row) => [row])) },
        labels: { train: { shape: [10], data: Float32Array.from(rows, (row) => row / 2) } },
      }),
    );
    // The first three of the rows as seed 5 orders them.
    const val = [...epochOrder(5, 0, 10)].slice(0, 3).sort((a, b) => a - b);
    const labels = await loadTarget(dataset, 'labels');
    expect([...(labels['val'] ?? [])]).toEqual(val.map((row) => row / 2));
    expect([...(labels['train'] ?? [])]).toEqual(rows.filter((row) => !val.includes(row)).map((row) => row / 2));
    const { splits } = await loadLayer(dataset, 'layer');
    expect([...(splits['val']?.features ?? [])]).toEqual(val);
  });

  it('say what there is instead of what there is not', async () => {
    const dataset = await openDataset(await datasetFolder());
    await expect(loadLayer(dataset, 'last')).rejects.toThrow('dataset small has no layer "last"');
    await expect(loadTarget(dataset, 'tense')).rejects.toThrow('dataset small has no target "tense"');
    await expect(loadLayer(dataset, 'layer', { splits: ['test'] })).rejects.toThrow(
      'has no split test: expected one of train, val',
    );
  });
});

describe('loadSplit and loadLabels', () => {
  it('load one split as it is loaded with the others, and open no other array', async () => {
    const dataset = await openDataset(await datasetFolder());
    const { layers, targets } = await checkDataset(dataset);
    const [layer, target] = [layers[0]?.digests, targets[0]?.digests];
    if (!layer || !target) throw new Error('not described');
    const open = jest.spyOn(FileReader, 'open');
    expect(await loadSplit(dataset, 'layer', 'val', { expected: layer })).toEqual({
      rows: 2,
      columns: 2,
      features: Float32Array.of(5, 5, 6, 5),
      digest: layer['val'],
    });
    expect(await loadLabels(dataset, 'labels', 'train', { expected: target })).toEqual(Int32Array.of(0, 1, 0, 1));
    // Headers are read from the start of a file on, arrays from behind it.
    expect(open.mock.calls.filter(([, position = 0]) => position > 0)).toHaveLength(2);
    open.mockRestore();
  });

  it('refuse a split that is not the one which was registered, or that is not there', async () => {
    const dataset = await openDataset(await datasetFolder());
    const expected = { val: 'f'.repeat(64) };
    await expect(loadSplit(dataset, 'layer', 'val', { expected })).rejects.toThrow('val changed since');
    await expect(loadLabels(dataset, 'labels', 'val', { expected })).rejects.toThrow('val changed since');
    await expect(loadSplit(dataset, 'layer', 'test')).rejects.toThrow('has no split test');
    await expect(loadLabels(dataset, 'labels', 'test')).rejects.toThrow('has no split test');
    await expect(loadSplit(dataset, 'last', 'val')).rejects.toThrow('has no layer "last"');
    await expect(loadLabels(dataset, 'tense', 'val')).rejects.toThrow('has no target "tense"');
  });

  it('refuse labels that are none of the task', async () => {
    const folder = await datasetFolder();
    const dataset = await openDataset(folder);
    await writeSafetensors(join(folder, 'labels.safetensors'), { train: matrix([[1], [2]]) });
    expect(await issuesOf(() => loadLabels(dataset, 'labels', 'train'))).toMatchObject([{ split: 'train' }]);
  });
});
