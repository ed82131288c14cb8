import { execFileSync } from 'node:child_process';
import { chmod, mkdir, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { datasetFolder, SMALL_FEATURES } from './__fixtures__/folders';
import { writeSafetensors } from '@sonde/arrays';
import { issuesOf, temporaryFolder } from '@sonde/arrays/testing';
import { locateDataset } from './locate-dataset';

const locate = (folder: string) => locateDataset(folder, [folder]);

describe('locateDataset', () => {
  it('finds folder and manifest, and has the same stamp while nothing changes', async () => {
    const folder = await datasetFolder();
    const first = await locate(folder);
    expect(first).toMatchObject({ folder, manifest: { name: 'small' } });
    expect((await locate(folder)).stamp).toBe(first.stamp);
  });

  it('has another stamp once a file was written, though size and time of modification are the same', async () => {
    const folder = await datasetFolder();
    const file = join(folder, 'layer.safetensors');
    const { mtime } = await stat(file);
    const { stamp } = await locate(folder);
    await writeSafetensors(file, SMALL_FEATURES);
    await utimes(file, mtime, mtime);
    expect((await locate(folder)).stamp).not.toBe(stamp);
  });

  it('has another stamp once the manifest, a target or one array of a folder changed', async () => {
    const folder = await datasetFolder({
      manifest: {
        layers: [{ name: 'layer', file: 'arrays' }],
        targets: { more: { labels: 'more.safetensors' } },
        groups: 'groups.safetensors',
      },
      files: { 'more.safetensors': {}, 'groups.safetensors': {} },
    });
    await mkdir(join(folder, 'arrays'));
    for (const split of ['train', 'val']) await writeFile(join(folder, 'arrays', `${split}.npy`), split);
    const stamps = [(await locate(folder)).stamp];
    for (const file of ['dataset.json', 'more.safetensors', 'groups.safetensors', 'arrays/val.npy']) {
      // Its status changes, its content does not.
      await chmod(join(folder, file), 0o600);
      stamps.push((await locate(folder)).stamp);
    }
    await rename(join(folder, 'arrays/val.npy'), join(folder, 'arrays/test.npy'));
    stamps.push((await locate(folder)).stamp);
    expect(new Set(stamps).size).toBe(6);
  });

  it('does not trust files that changed a moment ago', async () => {
    const folder = await datasetFolder();
    expect((await locate(folder)).isSettled).toBe(false);
    jest.spyOn(Date, 'now').mockReturnValue(Date.now() + 3000);
    expect((await locate(folder)).isSettled).toBe(true);
    jest.restoreAllMocks();
  });

  it('names all files that are missing, in the order of the manifest', async () => {
    const folder = await datasetFolder({
      manifest: { layers: ['b', 'layer', 'a'].map((name) => ({ name, file: `${name}.safetensors` })) },
    });
    await rm(join(folder, 'labels.safetensors'));
    const found = await issuesOf(() => locate(folder));
    const message = 'there is no such file';
    expect(found).toEqual(['b', 'a', 'labels'].map((name) => ({ message, file: join(folder, `${name}.safetensors`) })));
  });

  it('refuses what is no file, without opening it', async () => {
    const folder = await datasetFolder();
    await rm(join(folder, 'layer.safetensors'));
    execFileSync('mkfifo', [join(folder, 'layer.safetensors')]);
    const [issue] = await issuesOf(() => locate(folder));
    expect(issue?.message).toContain('is no regular file');
  });

  it('refuses a folder outside of the roots', async () => {
    const folder = await datasetFolder();
    const [issue] = await issuesOf(async () => locateDataset(folder, [await temporaryFolder()]));
    expect(issue?.message).toContain('SONDE_DATA_ROOTS');
  });
});
