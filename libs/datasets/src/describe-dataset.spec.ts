import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BadInput } from '@sonde/contracts';
import type { DatasetOutline, ExaminedLayer } from '@sonde/domain';
import { datasetFolder, integers, matrix, type SmallDataset } from './__fixtures__/folders';
import { writeSafetensors } from '@sonde/arrays';
import { issuesOf } from '@sonde/arrays/testing';
import { checkDataset } from './check-dataset';
import { combineFindings, describeDataset } from './describe-dataset';
import { examineLayers } from './examine-layers';
import { openDataset } from './open-dataset';
import { outlineDataset } from './outline-dataset';

const NAMES = ['a', 'b', 'c'];
const layers = NAMES.map((name) => ({ name, file: `${name}.safetensors` }));
const files = (broken: number) =>
  Object.fromEntries(
    NAMES.map((name, at) => [
      `${name}.safetensors`,
      { train: matrix([[at], [2], [at === broken ? NaN : 3], [4]]), val: matrix([[5], [6]]) },
    ]),
  );

/** As a job does it: through JSON, a layer at a time, whichever comes first. */
async function piecewise(dataset: SmallDataset, order = [2, 0, 1]) {
  const folder = await datasetFolder(dataset);
  const opened = await openDataset(folder);
  const outline = JSON.parse(JSON.stringify(await outlineDataset(opened))) as DatasetOutline;
  const source = { folder, manifest: outline.manifest };
  const examined: ExaminedLayer[] = [];
  for (const layer of order) {
    await examineLayers(
      { ...source, outline, layers: [layer] },
      { onLayer: (index, findings) => (examined[index] = JSON.parse(JSON.stringify(findings)) as ExaminedLayer) },
    );
  }
  return { folder, opened, outline, examined, describe: () => describeDataset({ ...source, outline, examined }) };
}

describe('describeDataset', () => {
  it.each<[string, SmallDataset]>([
    ['a dataset', {}],
    ['one with groups', { manifest: { groups: 'groups.safetensors' } }],
    ['one with a holdout', { manifest: { holdout: { fraction: 0.5, seed: 1 } } }],
  ])('describes %s as one pass over it does', async (_, { manifest }) => {
    const hasHoldout = manifest !== undefined && 'holdout' in manifest;
    const trainOf = (all: ReturnType<typeof files>) =>
      Object.fromEntries(Object.entries(all).map(([file, { train }]) => [file, { train: train as never }]));
    const labels = { train: integers([0, 1, 0, 1]), ...(hasHoldout ? {} : { val: integers([0, 1]) }) };
    const groups = { train: integers([7, 7, 8, 9]), val: integers([9, 8]) };
    const { opened, describe } = await piecewise({
      manifest: { layers, ...manifest },
      labels,
      files: { ...(hasHoldout ? trainOf(files(-1)) : files(-1)), 'groups.safetensors': groups },
    });
    expect(await describe()).toEqual(await checkDataset(opened));
  });

  it('names what is wrong with labels first, then layers in their order', async () => {
    const wrong = { ...files(1), ...{ 'c.safetensors': files(2)['c.safetensors'] ?? {} } };
    const labels = { train: integers([0, 1, 2, 1]), val: integers([0, 1]) };
    const { opened, describe } = await piecewise({ manifest: { layers }, labels, files: wrong });
    const found = await issuesOf(describe);
    expect(found).toEqual(await issuesOf(() => checkDataset(opened)));
    expect(found.map(({ file = '', row }) => [file.slice(opened.folder.length + 1), row])).toEqual([
      ['labels.safetensors', 2],
      ['b.safetensors', 2],
      ['c.safetensors', 2],
    ]);
  });

  it('names the first 20 issues, and says how many there are', async () => {
    const many = Array.from({ length: 15 }, (_, at) => ({ name: `l${at}`, file: `l${at}.safetensors` }));
    const bad = { train: matrix([[1], [NaN], [3], [NaN]]), val: matrix([[5], [6]]) };
    const { opened, describe } = await piecewise(
      { manifest: { layers: many }, files: Object.fromEntries(many.map(({ file }) => [file, bad])) },
      [...many.keys()],
    );
    // Two of each layer.
    await expect(describe()).rejects.toThrow('(30 problems; the first 20 follow)');
    expect(await issuesOf(describe)).toEqual(await issuesOf(() => checkDataset(opened)));
  });
});

describe('combineFindings', () => {
  it('combines nothing that is incomplete', async () => {
    const { folder, outline, examined } = await piecewise({ manifest: { layers }, files: files(-1) });
    expect(() => combineFindings(folder, outline, examined.slice(1))).toThrow('2 of 3 layers');
  });
});

describe('examineLayers', () => {
  it('refuses a file that has another shape than when the dataset was opened', async () => {
    const { folder, outline } = await piecewise({ manifest: { layers }, files: files(-1) }, []);
    await writeSafetensors(join(folder, 'b.safetensors'), { train: matrix([[1, 2]]), val: matrix([[5, 6]]) });
    const source = { folder, manifest: outline.manifest, outline };
    const seen: number[] = [];
    const all = examineLayers({ ...source, layers: [0, 1, 2] }, { onLayer: (layer) => seen.push(layer) });
    await expect(all).rejects.toThrow('b.safetensors: changed while it was examined');
    expect(seen).toEqual([0]);
    await writeFile(join(folder, 'c.safetensors'), 'nothing');
    const rest = examineLayers({ ...source, layers: [2] }, { onLayer: (layer) => seen.push(layer) });
    await expect(rest).rejects.toBeInstanceOf(BadInput);
  });
});
