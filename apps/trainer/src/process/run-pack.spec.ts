import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { BadInput, SweepSpec } from '@sonde/contracts';
import { planTrials, type DatasetDescription, type PackWork } from '@sonde/domain';
import { checkDataset, openArrays, openDataset, readFeatures, writeSafetensors } from '@sonde/features';
import { writeTinyDataset } from '@sonde/testing';
import { createPackRunner } from './run-pack';

const EXAMPLE = resolve(__dirname, '../../../../examples/kjv-bigram-shift/data');

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'sonde-pack-'))));
afterEach(() => rmSync(folder, { recursive: true }));

/** The first pack of a sweep over a layer. */
function workOf(root: string, dataset: DatasetDescription, fields: object): PackWork {
  const trials = planTrials(SweepSpec.parse({ name: 's', dataset: 'd', ...fields }), dataset);
  const [first] = trials;
  if (!first) throw new Error('no trial is planned');
  return {
    sweepId: 's',
    pack: 0,
    layer: first.layerName,
    layerIndex: first.layer,
    root,
    dataset,
    trials: trials.filter(({ layer, pack }) => layer === first.layer && pack === 0),
  };
}

const run = (work: PackWork) => createPackRunner(folder)(work, () => undefined, new AbortController().signal);

describe('createPackRunner', () => {
  it('trains a layer with constant columns to finite weights, and the columns are named', async () => {
    const dataset = await checkDataset(await openDataset(EXAMPLE));
    // numpy: np.where(train.max(0) == train.min(0)) of encoder.layer.5
    expect(dataset.layers[6]?.constantColumns).toEqual([127, 223, 319]);
    const work = workOf(EXAMPLE, dataset, {
      layers: ['encoder.layer.5'],
      parameters: { learning_rate: [0.001, 0.01], epochs: 3 },
      replicates: { seeds: 2 },
    });
    const { artifact, probes } = await run(work);
    expect(probes.map(({ diverged }) => diverged)).toEqual([false, false, false, false]);
    const arrays = await openArrays(join(folder, artifact));
    for (const name of ['weight', 'bias', 'raw.weight', 'raw.bias', 'mean', 'scale']) {
      const array = arrays.get(name);
      const values = array ? (await readFeatures(array)).features : undefined;
      expect(values?.length).toBeGreaterThan(0);
      expect(values?.every(Number.isFinite)).toBe(true);
    }
    expect(arrays.get('weight')?.shape).toEqual([4, 2, 384]);
  });

  it('scores every split and learns what there is to learn', async () => {
    const root = join(folder, 'data');
    const dataset = await writeTinyDataset(root, { splits: { train: 200, val: 100, test: 100, test_shift: 50 } });
    const work = workOf(root, dataset, { layers: ['second'], parameters: { learning_rate: 0.05, epochs: 40 } });
    const [probe] = (await run(work)).probes;
    expect(Object.keys(probe?.scores ?? {}).sort()).toEqual(['test', 'test_shift', 'train', 'val']);
    expect(probe?.scores['val']).toMatchObject({ rows: 100 });
    // The noise of the second layer is within 1 of the class 0 or 1: the best cut is right three times out of four.
    expect(probe?.scores['val']?.accuracy).toBeGreaterThan(0.65);
  });

  it('refuses features that changed since they were registered, with file and split', async () => {
    const root = join(folder, 'data');
    const dataset = await writeTinyDataset(root);
    const other = (rows: number) => ({ shape: [rows, 4], data: new Float32Array(rows * 4).fill(1) });
    await writeSafetensors(join(root, 'first.safetensors'), { train: other(60), val: other(30), test: other(30) });
    const failure: unknown = await run(workOf(root, dataset, { layers: ['first'] })).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(BadInput);
    expect((failure as BadInput).issues[0]).toMatchObject({
      file: expect.stringContaining('first.safetensors'),
      split: 'train',
    });
  });
});
