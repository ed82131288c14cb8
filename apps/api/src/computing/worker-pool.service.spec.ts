import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MessageChannel } from 'node:worker_threads';
import { BadInput, SweepSpec } from '@sonde/contracts';
import type { ProbeWeights } from '@sonde/domain';
import type { DatasetVersion } from '@sonde/persistence';
import { tinyDescription } from '@sonde/persistence/testing/builders';
import { writePackArtifact } from '@sonde/probes';
import { figureOnRows } from '@sonde/results';
import { writeTinyDataset } from '@sonde/testing';
import type { Artifacts } from '../artifacts/artifacts.service';
import { readPredictedRows } from '../predictions/read-predictions';
import { figuresOnRows, layersOnVal } from '../predictions/row-tasks';
import { resultOf } from './outcome';
import { WorkerPool } from './worker-pool.service';

const workers = new WorkerPool({ noteDamage: (outcome: unknown) => Promise.resolve(outcome) } as Artifacts);
let folder: string;
beforeAll(async () => (folder = await mkdtemp(join(tmpdir(), 'sonde-workers-'))));
afterAll(() => Promise.all([workers.onApplicationShutdown(), rm(folder, { recursive: true })]));

const patient = () => new AbortController().signal;

/** A pack of four probes, two of each of two layers, that say something else of each row of val. */
async function predictions() {
  const description = await writeTinyDataset(join(folder, 'tiny'));
  const rows = description.splits['val'] ?? 0;
  const weights: ProbeWeights = [{ weight: new Float32Array(8), bias: new Float32Array(2) }];
  const probes = [2, 3, 5, 7].map((step) => {
    const predicted = Int32Array.from({ length: rows }, (_, row) => (row % step === 0 ? 1 - (row % 2) : row % 2));
    return { weights, raw: weights, predictions: { val: { predicted, loss: new Float32Array(rows).fill(1 / step) } } };
  });
  await writePackArtifact(join(folder, 'pack.safetensors'), { mean: null, scale: null, probes });
  const dataset: DatasetVersion = {
    id: 'tiny',
    name: 'tiny',
    version: 1,
    digest: description.digest,
    root: join(folder, 'tiny'),
    description,
    registeredAt: new Date(0),
  };
  return {
    of: { dataset, target: description.targets[0]?.name ?? '', split: 'val' },
    probes: ['a', 'b', 'c', 'd'].map((probeKey, artifactRow) => ({
      probeKey,
      artifactRow,
      digests: null,
      artifact: 'pack.safetensors',
      layer: 'first',
      normalization: 'none' as const,
    })),
    artifacts: folder,
  };
}

describe('WorkerPool', () => {
  it('gives to the bit what the same function gives in this thread', async () => {
    const rows = await predictions();
    const query = {
      ...rows,
      metric: 'balanced_accuracy' as const,
      keys: [['a', 'b'], ['c'], ['d']],
      layerOf: [0, 0, 1],
      goal: 'maximize' as const,
      scored: [['a', 'b'], ['d']],
    };
    const computed = await workers.run('layersOnVal', query, { signal: patient() });
    expect(computed).toEqual(await layersOnVal(query));
    expect(resultOf(computed.bestLayer).leads[0]?.every(Number.isFinite)).toBe(true);
    // The same as each configuration alone has.
    expect(computed.figures).toEqual([
      figureOnRows(await readPredictedRows(query), query.metric, ['a', 'b']),
      figureOnRows(await readPredictedRows(query), query.metric, ['d']),
    ]);
    const figures = [{ ...rows, metric: 'macro_f1' as const }];
    expect(await workers.run('figuresOnRows', figures, { signal: patient() })).toEqual(await figuresOnRows(figures));
  });

  it('refuses as the function does', async () => {
    const spec = SweepSpec.parse({ name: 'a-sweep', dataset: 'tiny', layers: ['none*'], parameters: { epochs: 1 } });
    const { port2: known } = new MessageChannel();
    const planned = workers.run(
      'summarizePlan',
      { spec, dataset: tinyDescription, known },
      { signal: patient(), transferList: [known] },
    );
    await expect(planned).rejects.toThrow(BadInput);
    await expect(planned).rejects.toMatchObject({ issues: [{ pointer: '/layers/0' }] });
  });

  it('ends a task that runs, with its thread, when its signal is aborted', async () => {
    const { port1: port, port2: known } = new MessageChannel();
    const controller = new AbortController();
    const learning_rate = Array.from({ length: 1000 }, (_, at) => 1 / (at + 1));
    const spec = SweepSpec.parse({ name: 'a-sweep', dataset: 'tiny', parameters: { learning_rate } });
    const closed = once(port, 'close');
    const planned = workers.run(
      'summarizePlan',
      { spec, dataset: tinyDescription, known },
      { signal: controller.signal, transferList: [known] },
    );
    // It has planned a layer, and waits for an answer that never comes.
    await once(port, 'message');
    controller.abort();
    await expect(planned).rejects.toThrow('aborted');
    await closed;
  });
});
