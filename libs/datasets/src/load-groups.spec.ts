import { join } from 'node:path';
import { cutHoldout } from '@sonde/domain';
import { datasetFolder, integers, matrix } from './__fixtures__/folders';
import { writeSafetensors } from '@sonde/arrays';
import { issuesOf } from '@sonde/arrays/testing';
import { loadGroups } from './load-groups';
import { openDataset } from './open-dataset';

const GROUPS = { train: integers([7, -3, 7, 9]), val: integers([5, 5]) };

describe('loadGroups', () => {
  it('numbers the groups of a split as they appear', async () => {
    const folder = await datasetFolder({
      manifest: { groups: 'groups.safetensors' },
      files: { 'groups.safetensors': GROUPS },
    });
    const dataset = await openDataset(folder);
    expect(await loadGroups(dataset, 'train')).toEqual(Int32Array.of(0, 1, 0, 2));
    expect(await loadGroups(dataset, 'val')).toEqual(Int32Array.of(0, 0));
    expect(await loadGroups(dataset, 'test')).toBeNull();

    // Another file than when the dataset was opened.
    await writeSafetensors(join(folder, 'groups.safetensors'), { train: matrix([[1], [2]]) });
    expect(await issuesOf(() => loadGroups(dataset, 'train'))).toMatchObject([
      { file: join(folder, 'groups.safetensors'), split: 'train' },
    ]);
  });

  it('gives null where a dataset has none', async () => {
    expect(await loadGroups(await openDataset(await datasetFolder()), 'train')).toBeNull();
  });

  it('cuts a holdout as features and labels are cut', async () => {
    const rows = Array.from({ length: 40 }, (_, row) => row);
    const classes = rows.map((row) => row % 2);
    const sources = rows.map((row) => Math.floor(row / 10));
    const dataset = await openDataset(
      await datasetFolder({
        manifest: { holdout: { fraction: 0.25, seed: 3 }, groups: 'groups.safetensors' },
        features: { train: matrix(rows.map((row) => [row])) },
        labels: { train: integers(classes) },
        files: { 'groups.safetensors': { train: integers(sources) } },
      }),
    );
    const { val } = cutHoldout(classes, 2, 0.25, 3);
    const ofVal = [...val].map((row) => Math.floor(row / 10));
    const order = [...new Set(ofVal)];
    expect(await loadGroups(dataset, 'val')).toEqual(Int32Array.from(ofVal, (source) => order.indexOf(source)));
  });
});
