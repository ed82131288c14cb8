import { execFileSync } from 'node:child_process';
import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  datasetFolder,
  integers,
  matrix,
  SMALL_FEATURES,
  SMALL_LABELS,
  type SmallDataset,
} from './__fixtures__/folders';
import type { WritableArray } from '@sonde/arrays';
import { issuesOf, temporaryFolder } from '@sonde/arrays/testing';
import { openDataset } from './open-dataset';

/** Label sets, all of zeros: [rows, labels]. */
function sets(rows: number, labels: number): WritableArray {
  return { shape: [rows, labels], data: new BigInt64Array(rows * labels) };
}

/** Zeros: [rows], or [rows, outputs]. */
function numbers(rows: number, outputs?: number): WritableArray {
  const shape = outputs === undefined ? [rows] : [rows, outputs];
  return { shape, data: new Float32Array(rows * (outputs ?? 1)) };
}

/** Complaints as `file split message`. */
async function complaints(dataset: SmallDataset): Promise<string[]> {
  const folder = await datasetFolder(dataset);
  const issues = await issuesOf(() => openDataset(folder));
  return issues.map(({ file = '', split = '', message }) => `${file.slice(folder.length + 1)} ${split} ${message}`);
}

describe('openDataset', () => {
  it('knows layers, targets and rows from headers', async () => {
    const dataset = await openDataset(
      await datasetFolder({
        manifest: {
          splits: { train: 4, val: 2 },
          targets: {
            parity: { labels: 'parity.safetensors', classes: ['even', 'odd'] },
            same: { labels: 'parity.safetensors' },
          },
          groups: 'groups.safetensors',
        },
        files: { 'parity.safetensors': SMALL_LABELS, 'groups.safetensors': SMALL_LABELS },
      }),
    );
    expect(dataset.splits).toEqual({ train: 4, val: 2 });
    expect(dataset.layers.map(({ name, columns }) => [name, columns])).toEqual([['layer', 2]]);
    expect(dataset.targets.map(({ name, classes }) => [name, classes])).toEqual([
      ['labels', ['no', 'yes']],
      ['parity', ['even', 'odd']],
      ['same', ['no', 'yes']],
    ]);
  });

  const { train, val } = SMALL_FEATURES;
  it.each<[string, SmallDataset, string]>([
    [
      'rows that differ over splits and labels',
      { labels: { ...SMALL_LABELS, val: integers([1, 0, 1]) } },
      'labels.safetensors val val has 3 rows here and 2 rows in layer.safetensors: all files hold the same rows',
    ],
    [
      'a split that labels lack',
      { labels: { train: SMALL_LABELS.train } },
      'labels.safetensors val val has none here and 2 rows in layer.safetensors: all files hold the same rows',
    ],
    [
      'counts that are not those of the files',
      { manifest: { splits: { train: 5, val: 2 } } },
      'dataset.json train splits says 5 of train, layer.safetensors has 4 rows',
    ],
    [
      'a split that splits does not count',
      { manifest: { splits: { train: 4 } } },
      'dataset.json val splits says nothing of val, layer.safetensors has 2 rows',
    ],
    [
      'features that are integers',
      { features: { train: { shape: [4, 2], data: new BigInt64Array(8) }, val } },
      'layer.safetensors train train holds I64: features are F16, BF16, F32, F64',
    ],
    [
      'features that are no matrix',
      { features: { train: { shape: [4, 1, 2], data: new Float32Array(8) }, val } },
      'layer.safetensors train train has the shape [4, 1, 2]: features are [rows, features]',
    ],
    [
      'columns that differ over splits',
      { features: { train: matrix([[1], [2], [3], [4]]), val } },
      'layer.safetensors val val has 2 features, train has 1: a layer has one width',
    ],
    [
      'labels that are floats',
      { labels: { train: { shape: [4], data: new Float32Array(4) }, val: SMALL_LABELS.val } },
      'labels.safetensors train train holds F32: expected integers, array.astype("int64")',
    ],
    [
      'labels of several classes a row',
      { labels: { train: { shape: [4, 2], data: new BigInt64Array(8) }, val: SMALL_LABELS.val } },
      'labels.safetensors train train has the shape [4, 2]: expected [rows], the number of a class a row ([rows, labels] is for the task multilabel)',
    ],
    [
      'an array that is no split',
      {
        features: { train, val, dev: val },
        labels: { ...SMALL_LABELS, dev: SMALL_LABELS.val },
      },
      'layer.safetensors dev holds an array named "dev": expected the splits train, val, and names that begin with test',
    ],
    [
      'no val and no holdout',
      { features: { train }, labels: { train: SMALL_LABELS.train } },
      'dataset.json  there is no split val, which choosing needs: add one, or cut it from train with "holdout": {"fraction": 0.2, "seed": 0}',
    ],
    [
      'val and a holdout',
      { manifest: { holdout: { fraction: 0.5, seed: 0 } } },
      'dataset.json  there is a split val already: leave out holdout',
    ],
    [
      'groups that are no numbers of rows',
      {
        manifest: { groups: 'groups.safetensors' },
        files: { 'groups.safetensors': { train: SMALL_FEATURES.train, val: SMALL_LABELS.val } },
      },
      'groups.safetensors train train holds F32: expected integers, array.astype("int64")',
    ],
    ['a file that does not exist', { manifest: { groups: 'groups.npz' } }, 'groups.npz  there is no such file'],
  ])('refuses %s', async (_, dataset, complaint) => {
    expect(await complaints(dataset)).toEqual([complaint]);
  });

  it('knows targets of every task beside each other', async () => {
    const dataset = await openDataset(
      await datasetFolder({
        manifest: {
          targets: {
            topics: { labels: 'topics.safetensors', task: 'multilabel', classes: ['war', 'law', 'birth'] },
            year: { labels: 'year.safetensors', task: 'regression' },
            affect: { labels: 'affect.safetensors', task: 'regression', classes: ['valence', 'arousal'] },
          },
        },
        files: {
          'topics.safetensors': { train: sets(4, 3), val: sets(2, 3) },
          'year.safetensors': { train: numbers(4), val: numbers(2) },
          'affect.safetensors': { train: numbers(4, 2), val: numbers(2, 2) },
        },
      }),
    );
    expect(dataset.targets.map(({ name, task, classes, outputs }) => [name, task, classes.length, outputs])).toEqual([
      ['labels', 'classification', 2, 2],
      ['topics', 'multilabel', 3, 3],
      ['year', 'regression', 0, 1],
      ['affect', 'regression', 2, 2],
    ]);
  });

  it.each<[string, object, { train: WritableArray; val: WritableArray }, string]>([
    [
      'label sets of one number a row',
      { task: 'multilabel', classes: ['war', 'law'] },
      SMALL_LABELS,
      'train has the shape [4]: expected [rows, labels], a 0 or 1 for each label',
    ],
    [
      'label sets that are floats',
      { task: 'multilabel', classes: ['war', 'law'] },
      { train: numbers(4, 2), val: sets(2, 2) },
      'train holds F32: expected integers, array.astype("int64")',
    ],
    [
      'label sets with a label more than there are names',
      { task: 'multilabel', classes: ['war', 'law'] },
      { train: sets(4, 2), val: sets(2, 3) },
      'val has 3 labels a row, classes has 2 names: expected as many',
    ],
    [
      'numbers that are integers',
      { task: 'regression' },
      { train: integers([1, 2, 3, 4]), val: numbers(2) },
      'train holds I64: the task regression has F16, BF16, F32, F64, array.astype("float32")',
    ],
    [
      'numbers of three dimensions',
      { task: 'regression' },
      { train: numbers(4, 1), val: { shape: [2, 1, 1], data: new Float32Array(2) } },
      'val has the shape [2, 1, 1]: expected [rows] or [rows, outputs]',
    ],
    [
      'outputs that differ over splits',
      { task: 'regression' },
      { train: numbers(4, 2), val: numbers(2, 1) },
      'val has 1 outputs: expected 2, as many in every split',
    ],
    [
      'another number of names than of outputs',
      { task: 'regression', classes: ['valence', 'arousal', 'dominance'] },
      { train: numbers(4, 2), val: numbers(2, 2) },
      'train has 2 outputs, classes has 3 names: expected as many',
    ],
  ])('refuses %s', async (_, target, labels, complaint) => {
    const [first] = await complaints({
      manifest: { targets: { more: { labels: 'more.safetensors', ...target } } },
      files: { 'more.safetensors': labels },
    });
    expect(first).toBe(`more.safetensors ${complaint.split(' ')[0]} ${complaint}`);
  });

  it('names an empty split, and a train that is missing', async () => {
    expect(await complaints({ features: { val, test: { shape: [0, 2], data: new Float32Array(0) } } })).toEqual([
      'layer.safetensors test test is empty, [0, 2]: expected at least one row and feature',
      'layer.safetensors train holds no array named train',
      'labels.safetensors test test has none here and 0 rows in layer.safetensors: all files hold the same rows',
      'labels.safetensors train train has 4 rows here and none in layer.safetensors: all files hold the same rows',
    ]);
  });

  it('names everything that is wrong at once, and the same number of layers as of files', async () => {
    const layers = Array.from({ length: 30 }, (_, index) => ({ name: `layer${index}`, file: `${index}.npz` }));
    const folder = await datasetFolder({ manifest: { layers } });
    const opening = openDataset(folder);
    await expect(opening).rejects.toThrow(`${folder} cannot be used as a dataset (30 problems; the first 20 follow)`);
    await expect(opening).rejects.toMatchObject({ issues: { length: 20 } });
  });

  it('refuses files that a link leads out of the folder, and folders outside of the roots', async () => {
    const [folder, elsewhere] = [await datasetFolder({ manifest: { groups: 'link.npz' } }), await temporaryFolder()];
    await writeFile(join(elsewhere, 'secret'), '');
    await symlink(join(elsewhere, 'secret'), join(folder, 'link.npz'));
    const [issue] = await issuesOf(() => openDataset(folder));
    expect(issue?.message).toContain("leads outside of the dataset's folder");
    const [outside] = await issuesOf(() => openDataset(folder, { allowedRoots: [elsewhere] }));
    expect(outside?.message).toContain('SONDE_DATA_ROOTS');
  });

  it('refuses a file of a folder of npy that a link leads out of the dataset', async () => {
    const [folder, elsewhere] = [await datasetFolder({ manifest: { groups: 'groups' } }), await temporaryFolder()];
    await mkdir(join(folder, 'groups'));
    await writeFile(join(elsewhere, 'secret.npy'), '');
    await symlink(join(elsewhere, 'secret.npy'), join(folder, 'groups', 'train.npy'));
    const [issue] = await issuesOf(() => openDataset(folder));
    expect(issue).toMatchObject({ file: join(folder, 'groups/train.npy') });
    expect(issue?.message).toContain("leads outside of the dataset's folder");
  });

  it('refuses layers, labels and groups that are named pipes, whatever they are called', async () => {
    for (const name of ['layer.safetensors', 'labels.safetensors', 'groups.npz']) {
      const folder = await datasetFolder({ manifest: { groups: 'groups.npz' } });
      await rm(join(folder, name), { force: true });
      execFileSync('mkfifo', [join(folder, name)]);
      const issues = await issuesOf(() => openDataset(folder));
      expect(issues).toContainEqual({ file: join(folder, name), message: expect.stringContaining('pipe') });
    }
  });
});
