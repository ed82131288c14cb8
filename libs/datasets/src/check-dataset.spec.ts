import { readFile, utimes } from 'node:fs/promises';
import { basename, join } from 'node:path';
import {
  datasetFolder,
  integers,
  matrix,
  SMALL_FEATURES,
  SMALL_LABELS,
  type SmallDataset,
} from './__fixtures__/folders';
import { FileReader, writeSafetensors } from '@sonde/arrays';
import { issuesOf, temporaryFolder } from '@sonde/arrays/testing';
import { checkDataset } from './check-dataset';
import { openDataset } from './open-dataset';

async function check(dataset: SmallDataset = {}) {
  return checkDataset(await openDataset(await datasetFolder(dataset)));
}

async function complaints(dataset: SmallDataset) {
  const opened = await openDataset(await datasetFolder(dataset));
  const issues = await issuesOf(() => checkDataset(opened));
  return issues.map(({ file = '', ...issue }) => ({ ...issue, file: file.slice(opened.folder.length + 1) }));
}

const TWO_HUNDRED = Array.from({ length: 200 }, (_, row) => row);

describe('checkDataset', () => {
  it('describes a dataset as plain JSON', async () => {
    const description = await check();
    expect(JSON.parse(JSON.stringify(description))).toEqual(description);
    expect(description).toMatchObject({
      manifest: { name: 'small' },
      layers: [{ name: 'layer', file: 'layer.safetensors', columns: 2, constantColumns: [1] }],
      targets: [{ name: 'labels', task: 'classification', classes: ['no', 'yes'], outputs: 2 }],
      splits: { train: 4, val: 2 },
      warnings: [],
    });
  });

  it('has the same digest for the same content, and another where anything that counts differs', async () => {
    const digests = await Promise.all(
      [
        {},
        { manifest: { name: 'renamed', model: 'other', layers: [{ name: 'layer', file: './layer.safetensors' }] } },
        { manifest: { classes: ['yes', 'no'] } },
        { manifest: { layers: [{ name: 'other', file: 'layer.safetensors' }] } },
        {
          features: {
            ...SMALL_FEATURES,
            val: matrix([
              [5, 5],
              [7, 5],
            ]),
          },
        },
        { labels: { ...SMALL_LABELS, val: integers([0, 0]) } },
      ].map(async (dataset) => (await check(dataset)).digest),
    );
    expect(digests[1]).toBe(digests[0]);
    expect(new Set(digests).size).toBe(5);
  });

  it('names values that are not finite by split, row and column', async () => {
    const rows = TWO_HUNDRED.map((row) => [row, row % 7, 1]);
    rows[150] = [150, NaN, Infinity];
    const found = await complaints({
      features: {
        train: matrix(rows),
        val: matrix([
          [1, 2, -Infinity],
          [1, 2, 3],
        ]),
      },
      labels: { train: integers(rows.map((_, row) => row % 2)), val: SMALL_LABELS.val },
    });
    expect(found).toEqual([
      {
        file: 'layer.safetensors',
        split: 'train',
        row: 150,
        message: 'NaN at row 150, column 1 of train: expected finite values (as float32)',
      },
      {
        file: 'layer.safetensors',
        split: 'train',
        row: 150,
        message: 'Infinity at row 150, column 2 of train: expected finite values (as float32)',
      },
      {
        file: 'layer.safetensors',
        split: 'val',
        row: 0,
        message: '-Infinity at row 0, column 2 of val: expected finite values (as float32)',
      },
    ]);
  });

  it('counts the rest where many are not finite', async () => {
    const found = await complaints({
      features: {
        ...SMALL_FEATURES,
        val: matrix([
          [NaN, NaN],
          [NaN, NaN],
        ]),
      },
    });
    expect(found).toHaveLength(4);
    expect(found[3]?.message).toContain('4 values of val are not finite');
  });

  it('names float64 values that float32 cannot hold', async () => {
    const wide = { shape: [4, 2], data: Float64Array.of(1, 1, 2, 1, 3, 1e39, 4, 1) };
    const found = await complaints({
      features: { train: wide, val: { shape: [2, 2], data: Float64Array.of(1, 2, 3, 4) } },
    });
    expect(found).toMatchObject([
      { split: 'train', row: 2, message: expect.stringContaining('Infinity at row 2, column 1') as string },
    ]);
  });

  it('names labels that name no class', async () => {
    const found = await complaints({ labels: { train: integers([0, 1, 2, -1]), val: integers([0, 1]) } });
    expect(found).toEqual([
      {
        file: 'labels.safetensors',
        split: 'train',
        row: 2,
        message: 'label 2 names no class: expected 0 to 1, one a class of 2',
      },
      {
        file: 'labels.safetensors',
        split: 'train',
        row: 3,
        message: 'label -1 names no class: expected 0 to 1, one a class of 2',
      },
    ]);
  });

  it('counts labels that name no class where they are many, and asks whether they begin at 1', async () => {
    const ones = { train: integers(TWO_HUNDRED.map((row) => 1 + (row % 2))), val: SMALL_LABELS.val };
    const found = await complaints({
      labels: ones,
      features: { ...SMALL_FEATURES, train: matrix(TWO_HUNDRED.map((row) => [row, 1])) },
    });
    expect(found).toHaveLength(4);
    expect(found[3]?.message).toBe('100 of 200 labels of train name no class (do they begin at 1?)');
  });

  it('refuses a train of one class, and warns of classes that it lacks', async () => {
    const oneClass = { labels: { ...SMALL_LABELS, train: integers([1, 1, 1, 1]) } };
    expect((await complaints(oneClass))[0]).toMatchObject({
      file: 'labels.safetensors',
      split: 'train',
      message: expect.stringContaining('train has rows of fewer than 2 of the 2 classes of target labels') as string,
    });
    const { warnings } = await check({ manifest: { classes: ['no', 'yes', 'maybe', 'never'] } });
    expect(warnings).toEqual([
      'target labels: train has no row of maybe, never; probes cannot learn what they never see',
    ]);
  });

  it('describes and checks targets of every task', async () => {
    const numbers = (values: number[]) => ({ shape: [values.length], data: Float32Array.from(values) });
    const dataset = (val: number) => ({
      manifest: {
        task: 'regression',
        classes: undefined,
        targets: { topics: { labels: 'topics.safetensors', task: 'multilabel', classes: ['war', 'law'] } },
      },
      labels: { train: numbers([1.5, 1.5, 1.5, 1.5]), val: numbers([2, val]) },
      files: {
        'topics.safetensors': {
          train: { shape: [4, 2], data: BigInt64Array.of(1n, 0n, 0n, 0n, 1n, 0n, 0n, 0n) },
          val: { shape: [2, 2], data: BigInt64Array.of(1n, 1n, 0n, BigInt(Math.trunc(val))) },
        },
      },
    });
    const { targets, warnings } = await check(dataset(0.5));
    expect(targets).toMatchObject([
      { name: 'labels', task: 'regression', classes: [], outputs: 1 },
      { name: 'topics', task: 'multilabel', classes: ['war', 'law'], outputs: 2 },
    ]);
    expect(warnings).toEqual([
      'target labels: all rows of train have the same value; there is nothing to explain',
      'target topics: train has no row with the label law; probes cannot learn what they never see',
    ]);
    expect(
      await complaints({ ...dataset(2), labels: { train: numbers([1, 2, 3, NaN]), val: numbers([1, 2]) } }),
    ).toEqual([
      {
        file: 'labels.safetensors',
        split: 'train',
        row: 3,
        message: 'NaN: expected finite values (as float32)',
      },
      { file: 'topics.safetensors', split: 'val', row: 1, message: '2 for the label "law": expected 0 or 1' },
    ]);
  });

  it('has another digest where a target has another task', async () => {
    const file = {
      'more.safetensors': {
        train: { shape: [4, 1], data: new Float32Array(4) },
        val: { shape: [2, 1], data: new Float32Array(2) },
      },
    };
    const digest = async (names: object) => {
      const more = { labels: 'more.safetensors', task: 'regression', ...names };
      return (await check({ manifest: { targets: { more } }, files: file })).digest;
    };
    expect(await digest({})).toBe(await digest({}));
    expect(await digest({ classes: ['year'] })).not.toBe(await digest({}));
    expect(await digest({})).not.toBe((await check()).digest);
  });

  it('warns of rows of val and test that stand in train too', async () => {
    const rows = TWO_HUNDRED.map((row) => [row, row / 3]);
    const { warnings } = await check({
      features: {
        train: matrix(rows),
        val: matrix([
          [-1, 0],
          [7, 7 / 3],
        ]),
        test: matrix([
          [3, 1],
          [0, 0],
          [0, 0],
          [0.5, 0],
        ]),
      },
      labels: { train: integers(rows.map((_, row) => row % 2)), val: integers([0, 1]), test: integers([0, 1, 0, 1]) },
    });
    expect(warnings).toEqual([
      'rows of val that stand in train too, bit by bit in layer layer: 1; scores may flatter',
      'rows of test that stand in train too, bit by bit in layer layer: 3; scores may flatter',
    ]);
  });

  it('looks for them on a layer that tells rows apart', async () => {
    const layers = ['embedding', 'middle', 'last'].map((name) => ({ name, file: `${name}.safetensors` }));
    const same = { train: matrix([[1], [1], [1], [1]]), val: matrix([[1], [1]]) };
    const { warnings } = await check({
      manifest: { layers },
      files: {
        'embedding.safetensors': same,
        'middle.safetensors': { train: matrix([[1], [2], [3], [4]]), val: matrix([[4], [5]]) },
        'last.safetensors': same,
      },
    });
    expect(warnings).toEqual([
      'layer embedding: no column varies on train, so its probes know the class frequencies alone',
      'layer last: no column varies on train, so its probes know the class frequencies alone',
      'rows of val that stand in train too, bit by bit in layer middle: 1; scores may flatter',
    ]);
  });

  it('looks for them on the last of several such layers: early ones may have equal rows of unequal inputs', async () => {
    const layers = ['embedding', 'last'].map((name) => ({ name, file: `${name}.safetensors` }));
    const { warnings } = await check({
      manifest: { layers },
      files: {
        'embedding.safetensors': { train: matrix([[1], [2], [3], [4]]), val: matrix([[4], [5]]) },
        'last.safetensors': { train: matrix([[1], [2], [3], [4]]), val: matrix([[5], [6]]) },
      },
    });
    expect(warnings).toEqual([]);
  });

  it('says so where no layer tells rows apart', async () => {
    const rows = TWO_HUNDRED.map((row) => [row % 3, 1]);
    const { warnings } = await check({
      features: { ...SMALL_FEATURES, train: matrix(rows) },
      labels: { ...SMALL_LABELS, train: integers(TWO_HUNDRED.map((row) => row % 2)) },
    });
    expect(warnings).toEqual([expect.stringContaining('at most 3 of the 200 rows of train differ')]);
  });

  it('warns of groups with rows in two splits', async () => {
    const { warnings } = await check({
      manifest: { groups: 'groups.safetensors' },
      files: { 'groups.safetensors': { train: integers([7, 7, 8, 9]), val: integers([9, 8]) } },
    });
    expect(warnings).toEqual([
      'groups.safetensors: groups with rows in train and in val: 2 (8, 9); scores may flatter',
    ]);
  });

  it('names the rows of the file where a holdout is cut', async () => {
    const rows = TWO_HUNDRED.map((row) => [row, row === 123 ? NaN : 1]);
    const dataset = {
      manifest: { holdout: { fraction: 0.25, seed: 3 } },
      features: { train: matrix(rows) },
      labels: { train: integers(rows.map((_, row) => row % 2)) },
    };
    expect(await complaints(dataset)).toMatchObject([{ split: 'train', row: 123 }]);
    expect(
      await complaints({ ...dataset, labels: { train: integers(rows.map((_, row) => (row === 50 ? 9 : row % 2))) } }),
    ).toMatchObject([
      { file: 'labels.safetensors', split: 'train', row: 50 },
      { file: 'layer.safetensors', split: 'train', row: 123 },
    ]);
  });

  it('names the rows of the file for the labels of further targets too', async () => {
    const labels = { train: integers(TWO_HUNDRED.map((row) => row % 2)) };
    const found = await complaints({
      manifest: { holdout: { fraction: 0.5, seed: 3 }, targets: { tense: { labels: 'tense.safetensors' } } },
      features: { train: matrix(TWO_HUNDRED.map((row) => [row])) },
      labels,
      files: { 'tense.safetensors': { train: integers(TWO_HUNDRED.map((row) => (row === 199 ? 5 : row % 2))) } },
    });
    expect(found).toMatchObject([{ file: 'tense.safetensors', split: 'train', row: 199 }]);
  });

  it('refuses a holdout that cuts nothing', async () => {
    const [issue] = await complaints({
      manifest: { holdout: { fraction: 0.01, seed: 0 } },
      features: { train: SMALL_FEATURES.train },
      labels: { train: SMALL_LABELS.train },
    });
    expect(issue?.message).toContain('holdout cuts 0 of the 4 rows of train');
  });

  it('reports every byte of progress', async () => {
    const dataset = await openDataset(await datasetFolder());
    const seen: [string, number, number][] = [];
    await checkDataset(dataset, ({ split, done, total }) => seen.push([split, done, total]));
    // Four and two rows of two float32.
    expect(seen.at(-1)).toEqual(['val', 48, 48]);
    expect(seen.map(([, done]) => done)).toEqual(seen.map(([, done]) => done).sort((a, b) => a - b));
  });
});

describe('checkDataset with a cache', () => {
  const settled = new Date(Date.now() - 60_000);

  /** Files whose arrays are opened meanwhile; headers begin at 0 and arrays after them. */
  async function arraysOpened(look: () => Promise<unknown>): Promise<string[]> {
    const opened: string[] = [];
    const open = FileReader.open.bind(FileReader);
    const spy = jest.spyOn(FileReader, 'open').mockImplementation((path, position = 0) => {
      if (position > 0) opened.push(basename(path));
      return open(path, position);
    });
    await look();
    spy.mockRestore();
    return opened;
  }

  it('reads no feature twice, until a file changes', async () => {
    const folder = await datasetFolder();
    const cacheDir = await temporaryFolder();
    await utimes(join(folder, 'layer.safetensors'), settled, settled);
    const look = async () => checkDataset(await openDataset(folder, { cacheDir }));

    const first = await look();
    let second: unknown;
    expect(await arraysOpened(async () => (second = await look()))).toEqual([
      'labels.safetensors',
      'labels.safetensors',
    ]);
    expect(second).toEqual(first);

    // The same size, another time.
    const changed = {
      ...SMALL_FEATURES,
      val: matrix([
        [5, 5],
        [6, 6],
      ]),
    };
    await writeSafetensors(join(folder, 'layer.safetensors'), changed);
    const third = await look();
    expect(third.digest).not.toBe(first.digest);
    expect(third.layers[0]?.digests['train']).toBe(first.layers[0]?.digests['train']);
  });

  it('keeps the findings of holdouts apart', async () => {
    const cacheDir = await temporaryFolder();
    const features = { train: matrix(TWO_HUNDRED.map((row) => [row])) };
    const labels = { train: integers(TWO_HUNDRED.map((row) => row % 2)) };
    const folder = await datasetFolder({ manifest: { holdout: { fraction: 0.2, seed: 1 } }, features, labels });
    await utimes(join(folder, 'layer.safetensors'), settled, settled);
    const dataset = await openDataset(folder, { cacheDir });
    const first = await checkDataset(dataset);
    expect(first.splits).toEqual({ train: 160, val: 40 });
    const manifest = { ...dataset.manifest, holdout: { fraction: 0.2, seed: 2 } };
    const second = await checkDataset({ ...dataset, manifest });
    expect(second.layers[0]?.digests).not.toEqual(first.layers[0]?.digests);
    expect(await readFile(join(cacheDir, 'array-facts.json'), 'utf8')).toContain(
      first.layers[0]?.digests['val'] ?? '?',
    );
  });
});
