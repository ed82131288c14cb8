import { SweepSpec, type DatasetManifest } from '@sonde/contracts';
import { planTrials, type DatasetDescription, type PackWork, type PlannedTrial, type ProbeResult } from '@sonde/domain';
import type { Database } from '../database';
import { registerDataset } from '../datasets';
import { createSweep, type StoredSweep } from '../sweeps';
import { writePlan } from '../trials';

const manifest: DatasetManifest = {
  name: 'tiny',
  task: 'classification',
  classes: ['a', 'b'],
  layers: [
    { name: 'first', file: 'first.npz' },
    { name: 'second', file: 'second.npz' },
  ],
  labels: 'labels.npz',
};

/** A dataset of two layers, 100 rows of val and 50 of test; no file of it exists. */
export const tinyDescription: DatasetDescription = {
  manifest,
  digest: 'd'.repeat(64),
  layers: manifest.layers.map(({ name, file }) => ({
    name,
    file,
    columns: 3,
    digests: { train: `${name}-train`, val: `${name}-val`, test: `${name}-test` },
    constantColumns: name === 'second' ? [1] : [],
  })),
  targets: [{ name: 'labels', classes: ['a', 'b'], digests: { train: 'y-train', val: 'y-val', test: 'y-test' } }],
  splits: { train: 200, val: 100, test: 50 },
  warnings: [],
};

/** Registers the tiny dataset and plans a sweep over it. */
export async function plannedSweep(
  database: Database,
  fields: object = {},
  id = 'sweep1',
): Promise<{ sweep: StoredSweep; trials: PlannedTrial[] }> {
  const dataset = await registerDataset(database, '/nowhere', tinyDescription);
  const spec = SweepSpec.parse({ name: 'a-sweep', dataset: 'tiny', ...fields });
  const sweep = await createSweep(database, {
    id,
    spec,
    datasetId: dataset.id,
    metric: spec.metric.name,
    goal: spec.metric.name === 'val/loss' ? 'minimize' : 'maximize',
    idempotencyKey: null,
    requestDigest: 'r',
  });
  const trials = planTrials(spec, tinyDescription);
  await writePlan(database, id, trials);
  return { sweep, trials };
}

/** The work of a pack, as a trainer gets it. */
export function workOf(sweepId: string, trials: readonly PlannedTrial[]): PackWork {
  const [first] = trials;
  if (!first) throw new Error('a pack has trials');
  const { layer, layerName, pack } = first;
  return {
    sweepId,
    pack,
    layer: layerName,
    layerIndex: layer,
    root: '/nowhere',
    dataset: tinyDescription,
    trials: [...trials],
  };
}

/** What a trainer says of a trial. @param correct of the 100 rows of val, null where it diverged */
export function resultOf(trial: PlannedTrial, artifactRow: number, correct: number | null, valLoss = 0.5): ProbeResult {
  const score = (rows: number, right: number, loss: number) => ({
    rows,
    correct: right,
    accuracy: right / rows,
    loss,
    lossSd: 0.1,
  });
  return {
    trial: trial.index,
    key: trial.probeKey,
    diverged: correct === null,
    artifactRow,
    curve: { epoch: [1], trainLoss: [0.6], valLoss: [valLoss], valAccuracy: [(correct ?? 0) / 100] },
    scores:
      correct === null
        ? {}
        : { train: score(200, 150, 0.4), val: score(100, correct, valLoss), test: score(50, 20, 0.8) },
  };
}
