import { symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  SMALL_FEATURES,
  SMALL_LABELS,
  datasetFolder,
  integers,
  issuesOf,
  matrix,
  temporaryFolder,
  type SmallDataset,
} from '../__fixtures__/folders';
import { openDataset } from './open-dataset';

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
      'labels.safetensors train train has the shape [4, 2]: expected [rows], one number a row (several labels a row come later)',
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
    ['a file that does not exist', { manifest: { groups: 'groups.npz' } }, 'groups.npz  there is no such file'],
  ])('refuses %s', async (_, dataset, complaint) => {
    expect(await complaints(dataset)).toEqual([complaint]);
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
});
