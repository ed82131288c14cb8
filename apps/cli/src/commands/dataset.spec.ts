import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeSafetensors } from '@sonde/arrays';
import type { DatasetDescription } from '@sonde/domain';
import { writeTinyDataset } from '@sonde/testing';
import { sonde } from '../e2e/sonde';

let folder: string;
let good: DatasetDescription;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sonde-dataset-'));
  good = await writeTinyDataset(join(folder, 'good'));
});
afterAll(() => rm(folder, { recursive: true }));

describe('sonde dataset check', () => {
  it('shows what a good dataset holds', async () => {
    const { code, stdout, stderr } = await sonde(folder, 'dataset', 'check', join(folder, 'good'));
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout.split('\n')).toEqual([
      `tiny: train 60, val 30, test 30 rows; digest ${good.digest.slice(0, 16)}`,
      '',
      'layer   features  constant columns',
      'first          4                 –',
      'second         4                 –',
      '',
      'target labels (classification): even, odd',
      '',
    ]);
    const json = await sonde(folder, 'dataset', 'check', join(folder, 'good'), '--json');
    const { digest, layers, targets, splits, warnings } = good;
    expect(JSON.parse(json.stdout)).toEqual({ name: 'tiny', digest, splits, targets, layers, warnings });
  });

  it('says on stderr what a reader should know', async () => {
    const path = join(folder, 'constant');
    await writeTinyDataset(path, { name: 'constant', layers: ['only'], columns: 1, splits: { train: 6, val: 2 } });
    const column = (length: number) => ({ shape: [length, 1], data: new Float32Array(length).fill(0.5) });
    await writeSafetensors(join(path, 'only.safetensors'), { train: column(6), val: column(2) });
    const { code, stdout, stderr } = await sonde(folder, 'dataset', 'check', path);
    expect(code).toBe(0);
    expect(stdout).toContain('only          1                 0\n');
    expect(stderr).toContain('warning: layer only: no column varies on train');
  });

  it('ends with 2 and every place of what is wrong', async () => {
    const path = join(folder, 'bad');
    await writeTinyDataset(path, { name: 'bad', layers: ['first', 'second'] });
    const manifest = join(path, 'dataset.json');
    await writeFile(manifest, (await readFile(manifest, 'utf8')).replace('"odd"', '"even"'));
    const wrongManifest = await sonde(folder, 'dataset', 'check', path);
    expect([wrongManifest.code, wrongManifest.stdout]).toEqual([2, '']);
    expect(wrongManifest.stderr).toContain(`${manifest}:6:5 /classes/1: there is a class named "even" already`);

    await writeTinyDataset(path, { name: 'bad' });
    const features = new Float32Array(60 * 4).fill(1);
    features[7 * 4 + 2] = NaN;
    const [first, second] = ['first', 'second'].map((name) => join(path, `${name}.safetensors`));
    await writeSafetensors(first ?? '', { train: { shape: [60, 4], data: features } });
    const wrongShape = await sonde(folder, 'dataset', 'check', path);
    expect(wrongShape.code).toBe(2);
    expect(wrongShape.stderr).toContain('val');

    await writeTinyDataset(path, { name: 'bad' });
    const rest = { shape: [30, 4], data: new Float32Array(30 * 4) };
    await writeSafetensors(second ?? '', { train: { shape: [60, 4], data: features }, val: rest, test: rest });
    const wrongValue = await sonde(folder, 'dataset', 'check', path);
    expect([wrongValue.code, wrongValue.stdout]).toEqual([2, '']);
    expect(wrongValue.stderr).toMatch(/second\.safetensors split train row 7: .*NaN/);
  });

  it('ends with 2 where there is no dataset', async () => {
    const { code, stderr } = await sonde(folder, 'dataset', 'check', join(folder, 'nothing'));
    expect([code, stderr.split('\n')[0]]).toEqual([2, expect.stringContaining(join(folder, 'nothing'))]);
  });
});
