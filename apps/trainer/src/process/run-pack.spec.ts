import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { PackStanding, TrainedPack } from '@sonde/activities';
import { openArrays, readFeatures, writeSafetensors } from '@sonde/arrays';
import { BadInput, SweepSpec } from '@sonde/contracts';
import { checkDataset, openDataset } from '@sonde/datasets';
import { planTrials, type DatasetDescription, type PackAtRung, type PackResult } from '@sonde/domain';
import { writeTinyDataset } from '@sonde/testing';
import { taskOf, type PackTask } from './pack-task';
import { createPackRunner } from './run-pack';

const EXAMPLE = resolve(__dirname, '../../../../examples/kjv-bigram-shift/data');

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'sonde-pack-'))));
afterEach(() => rmSync(folder, { recursive: true }));

/** The first pack of a sweep over a layer. */
function workOf(root: string, dataset: DatasetDescription, fields: object): PackTask {
  const spec = SweepSpec.parse({ name: 's', dataset: 'd', ...fields });
  const trials = planTrials(spec, dataset);
  const [first] = trials;
  if (!first) throw new Error('no trial is planned');
  return taskOf({
    sweepId: 's',
    pack: 0,
    claim: 'claim',
    layer: first.layerName,
    layerIndex: first.layer,
    root,
    dataset,
    permutedLabels: spec.controls?.permuted_labels ?? 0,
    metric: 'val/accuracy',
    until: null,
    trials: trials.filter(({ layer, pack }) => layer === first.layer && pack === 0),
  });
}

const runner = (memoryBytes = 2 ** 31) => createPackRunner({ artifacts: folder, memoryBytes });
const { signal } = new AbortController();

/** Trains a pack to its end, in a process of its own. */
const run = async (work: PackTask, memoryBytes?: number): Promise<PackResult> =>
  ended((await runner(memoryBytes)(work, () => undefined, signal)).trained);

function ended(trained: TrainedPack): PackResult {
  if ('scores' in trained) throw new Error(`the pack waits at epoch ${trained.epoch}`);
  return trained;
}

function atRung(trained: TrainedPack): PackAtRung {
  if (!('scores' in trained)) throw new Error('the pack has ended');
  return trained;
}

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
    const raw = arrays.get('raw.weight');
    const { features } = raw ? await readFeatures(raw) : { features: new Float32Array() };
    const squares = [...features.subarray(0, 2 * 384)].reduce((sum, value) => sum + value ** 2, 0);
    expect(probes[0]?.weightNorm).toBeCloseTo(Math.sqrt(squares), 12);
  });

  it('scores every split and learns what there is to learn', async () => {
    const root = join(folder, 'data');
    const dataset = await writeTinyDataset(root, { splits: { train: 200, val: 100, test: 100, test_shift: 50 } });
    const work = workOf(root, dataset, { layers: ['second'], parameters: { learning_rate: 0.05, epochs: 40 } });
    const [probe] = (await run(work)).probes;
    expect(Object.keys(probe?.scores ?? {}).sort()).toEqual(['test', 'test_shift', 'train', 'val']);
    expect(probe?.scores['val']).toMatchObject({ rows: 100 });
    // The noise of the second layer is within 1 of the class 0 or 1: the best cut is right three times out of four.
    expect(probe?.scores['val']?.figures.accuracy).toBeGreaterThan(0.65);
  });

  it('reads features from their files where memory is short, to the same probes', async () => {
    const root = join(folder, 'data');
    const dataset = await writeTinyDataset(root, { splits: { train: 200, val: 100, test: 100 } });
    const parameters = { learning_rate: [0.05, 0.1], epochs: 10 };
    const work = workOf(root, dataset, { layers: ['second'], parameters });
    // 400 rows of 4 columns take 6400 bytes, three times over.
    const [ample, short] = [await run(work), await run(work, 8000)];
    const outcome = ({ scores }: (typeof ample.probes)[number]) => [scores['val']?.correct, scores['test']?.correct];
    expect(short.probes.map(outcome)).toEqual(ample.probes.map(outcome));
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

  it('trains controls beside each configuration, which learn nothing', async () => {
    const root = join(folder, 'data');
    const dataset = await writeTinyDataset(root, { splits: { train: 200, val: 100, test: 100 } });
    const work = workOf(root, dataset, {
      layers: ['second'],
      parameters: { learning_rate: [0.05, 0.1], epochs: 20 },
      replicates: { seeds: 3 },
      controls: { permuted_labels: 20 },
    });
    const { probes, artifact } = await run(work);
    expect(probes).toHaveLength(6);
    const drawn = (of: typeof probes) => of.flatMap(({ permuted }) => permuted.map(({ draw }) => draw));
    expect(drawn(probes.slice(0, 3)).sort((a, b) => a - b)).toEqual([...Array(20).keys()]);
    expect(drawn(probes.slice(3)).sort((a, b) => a - b)).toEqual([...Array(20).keys()]);
    const scores = probes.flatMap(({ permuted }) => permuted.map(({ figures }) => figures.accuracy ?? NaN));
    // Of two classes half is right by chance; the mean of 20 draws over 100 rows has a standard deviation of 0.011.
    expect(Math.abs(scores.reduce((sum, score) => sum + score, 0) / 40 - 0.5)).toBeLessThan(0.05);
    expect(probes[0]?.scores['val']?.figures.accuracy).toBeGreaterThan(Math.max(...scores));
    // What is kept is the trials' alone, and they are what they are without controls.
    expect((await openArrays(join(folder, artifact))).get('weight')?.shape).toEqual([6, 2, 4]);
    const without = await run({ ...work, permutedLabels: 0 });
    probes.forEach(({ scores: { val } }, at) => expect(val?.correct).toBe(without.probes[at]?.scores['val']?.correct));
  });

  it('finds the optima of lbfgs for every C, and certifies them', async () => {
    const dataset = await checkDataset(await openDataset(EXAMPLE));
    const layers = ['encoder.layer.3'];
    const work = workOf(EXAMPLE, dataset, { layers, parameters: { optimizer: 'lbfgs', C: [0.001, 1] } });
    const { probes } = await run(work);
    // scikit-learn's LogisticRegression, reference_logreg.json: of 500 rows of val, at C 0.001 and 1.
    const reference = JSON.parse(readFileSync(join(EXAMPLE, 'reference_logreg.json'), 'utf8')) as Record<
      string,
      { C: number; val_acc: number }[]
    >;
    for (const [at, C] of [0.001, 1].entries()) {
      const expected = reference['encoder.layer.3']?.find((each) => each.C === C)?.val_acc ?? NaN;
      expect(Math.abs((probes[at]?.scores['val']?.correct ?? NaN) - 500 * expected)).toBeLessThanOrEqual(1);
      expect(probes[at]?.certificate).toMatchObject({ converged: true, noOptimum: false });
    }
  });

  it('waits at a rung, and survivors go on with their own controls to where they would have come without', async () => {
    const root = join(folder, 'data');
    const dataset = await writeTinyDataset(root, { splits: { train: 200, val: 100, test: 100 } });
    const work = workOf(root, dataset, {
      layers: ['second'],
      parameters: { learning_rate: [0.001, 0.05, 0.1], epochs: 12, batch_size: 32 },
      replicates: { seeds: 2 },
      controls: { permuted_labels: 3 },
    });
    const undisturbed = await run(work);
    // On a busy machine that leaves a checkpoint behind, of a pack that is another one.
    const waiting = { ...work, pack: 1 };
    const { epoch, scores } = atRung((await runner()({ ...waiting, until: 4 }, () => undefined, signal)).trained);
    expect(epoch).toBe(4);
    expect(scores.map(({ trial }) => trial)).toEqual([0, 1, 2, 3, 4, 5]);
    // What is scored is the epoch of the rung: as a pack of four epochs ends, whose learning rate is constant too.
    const short = await run(
      workOf(root, dataset, {
        layers: ['second'],
        parameters: { learning_rate: [0.001, 0.05, 0.1], epochs: 4, batch_size: 32 },
        replicates: { seeds: 2 },
      }),
    );
    scores.forEach(({ val }, at) => expect(val?.figures).toEqual(short.probes[at]?.scores['val']?.figures));
    const standings: PackStanding[] = [];
    const survivors = { ...waiting, trials: work.trials.slice(2), until: null };
    const { trained } = await runner()(survivors, (standing) => standings.push(standing), signal);
    const { probes, wasResumed } = ended(trained);
    expect(wasResumed).toBe(true);
    expect(standings.find(({ checkpoint }) => checkpoint !== null)?.checkpoint).toBe(1);
    const epochs = standings.flatMap((standing) => (standing.epoch > 0 ? standing.epoch : []));
    expect(Math.min(...epochs)).toBeGreaterThan(4);
    probes.forEach(({ scores: own, permuted }, at) => {
      const without = undisturbed.probes[at + 2];
      expect(own['test']?.correct).toBe(without?.scores['test']?.correct);
      expect(permuted.map(({ figures }) => figures.accuracy)).toEqual(
        without?.permuted.map(({ figures }) => figures.accuracy),
      );
    });
  });

  it.each([
    ['a pack that ends before it', { learning_rate: 0.05, epochs: 4 }],
    ['lbfgs, which has no epochs', { optimizer: 'lbfgs' }],
  ])('does not wait at a rung with %s', async (_what, parameters) => {
    const root = join(folder, 'data');
    const dataset = await writeTinyDataset(root);
    const work = workOf(root, dataset, { layers: ['second'], parameters });
    expect(await run({ ...work, until: 4 })).toMatchObject({ probes: [{ diverged: false }], wasResumed: false });
  });

  it.each([
    ['descent', { learning_rate: 0.05, epochs: 3 }, undefined],
    ['lbfgs', { optimizer: 'lbfgs' }, undefined],
    // 400 rows of 4 columns take 6400 bytes, three times over.
    ['descent over a file', { learning_rate: 0.05, epochs: 3 }, 8000],
    ['lbfgs over a file', { optimizer: 'lbfgs' }, 8000],
  ])('reports while it reads, scores and writes, whatever trains: %s', async (_what, parameters, memoryBytes) => {
    const root = join(folder, 'data');
    const dataset = await writeTinyDataset(root, { splits: { train: 200, val: 100, test: 100 } });
    const work = workOf(root, dataset, { layers: ['second'], parameters });
    const seen: PackStanding[] = [];
    await runner(memoryBytes)(work, (standing) => seen.push(standing), signal);
    const news = seen.map((standing, at) => (standing === seen[at - 1] ? 'activity' : 'news'));
    const last = news.lastIndexOf('news');
    // Three splits are read before, three are scored afterwards, and one file is written.
    expect(seen.findIndex(({ epoch }) => epoch > 0)).toBeGreaterThanOrEqual(3);
    expect(news.length - 1 - last).toBeGreaterThanOrEqual(4);
  });

  it('reads a layer once for all its packs', async () => {
    const root = join(folder, 'data');
    const dataset = await writeTinyDataset(root);
    const work = workOf(root, dataset, { layers: ['second'], parameters: { epochs: 2 } });
    const runPack = runner();
    expect(await runPack(work, () => undefined, signal)).toMatchObject({ wasWarm: false });
    expect(await runPack({ ...work, pack: 1 }, () => undefined, signal)).toMatchObject({ wasWarm: true });
  });
});
