import { SweepSpec, type DatasetManifest, type MetricName } from '@sonde/contracts';
import {
  planTrials,
  selectTargets,
  sweepMetric,
  type DatasetDescription,
  type PackAttempt,
  type PackResult,
  type PackTrial,
  type PackWork,
  type PlannedTrial,
  type ProbeResult,
  type SplitScore,
} from '@sonde/domain';
import type { PackReference } from '@sonde/contracts/temporal';
import type { Database } from '../database';
import { registerDataset } from '../datasets/datasets';
import { loadPack } from '../execution/packs';
import { recordPack } from '../execution/record-pack';
import { writePlan } from '../planning/plan';
import { createSweep, type StoredSweep } from '../sweeps/sweeps';

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
  targets: [
    {
      name: 'labels',
      task: 'classification',
      classes: ['a', 'b'],
      outputs: 2,
      digests: { train: 'y-train', val: 'y-val', test: 'y-test' },
    },
  ],
  splits: { train: 200, val: 100, test: 50 },
  warnings: [],
};

/** The tiny dataset with three numbers a row in the place of classes. */
export const numbersDescription: DatasetDescription = {
  ...tinyDescription,
  manifest: { ...manifest, name: 'numbers', task: 'regression' },
  digest: 'e'.repeat(64),
  targets: tinyDescription.targets.map((target) => ({ ...target, task: 'regression', classes: [], outputs: 3 })),
};

/** The tiny dataset with two targets of two classes each. */
export const pairDescription: DatasetDescription = {
  ...tinyDescription,
  manifest: { ...manifest, name: 'pair' },
  digest: 'f'.repeat(64),
  targets: ['labels', 'tense'].flatMap((name) =>
    tinyDescription.targets.map((target) => ({
      ...{ ...target, name },
      digests: { train: `${name}-train`, val: `${name}-val`, test: `${name}-test` },
    })),
  ),
};

/** The tiny dataset, but that its two layers hold the same numbers. */
export const twinsDescription: DatasetDescription = {
  ...tinyDescription,
  manifest: { ...manifest, name: 'twins' },
  digest: 'a'.repeat(64),
  layers: tinyDescription.layers.map((layer) => ({
    ...{ ...layer, constantColumns: [] },
    digests: { train: 'same-train', val: 'same-val', test: 'same-test' },
  })),
};

/** The tiny dataset under other names: the same numbers in layers `erste` and `zweite`, with target `wortart`. */
export const renamedDescription: DatasetDescription = {
  ...tinyDescription,
  manifest: { ...manifest, name: 'renamed' },
  digest: 'b'.repeat(64),
  layers: tinyDescription.layers.map((layer) => ({ ...layer, name: layer.name === 'first' ? 'erste' : 'zweite' })),
  targets: tinyDescription.targets.map((target) => ({ ...target, name: 'wortart', classes: ['verb', 'nomen'] })),
};

const DESCRIPTIONS = [tinyDescription, numbersDescription, pairDescription, twinsDescription, renamedDescription];

/** Registers the dataset that the sweep names, one of those above, and plans the sweep over it. */
export async function plannedSweep(
  database: Database,
  fields: object = {},
  id = 'sweep1',
): Promise<{ sweep: StoredSweep; trials: PlannedTrial[] }> {
  const spec = SweepSpec.parse({ name: 'a-sweep', dataset: 'tiny', ...fields });
  const description = DESCRIPTIONS.find(({ manifest: { name } }) => name === spec.dataset) ?? tinyDescription;
  const dataset = await registerDataset(database, '/nowhere', description);
  const { name: metric, goal } = sweepMetric(spec, selectTargets(spec.targets, description.targets));
  const sweep = await createSweep(database, {
    id,
    spec,
    datasetId: dataset.id,
    metric,
    goal,
    idempotencyKey: null,
    requestDigest: 'r',
  });
  const trials = planTrials(spec, description);
  await writePlan(database, sweep.id);
  return { sweep, trials };
}

export const someTrainer = { pool: 'cpu', trainer: 'trainer1' };

/** The work of a pack, as a trainer gets it once it has claimed it. */
export function workOf(
  sweepId: string,
  trials: readonly PlannedTrial[],
  dataset: DatasetDescription = tinyDescription,
  metric: MetricName = 'val/accuracy',
): PackWork {
  const [first] = trials;
  if (!first) throw new Error('a pack has trials');
  const { layer, layerName, pack } = first;
  return {
    sweepId,
    pack,
    claim: 'claim',
    layer: layerName,
    layerIndex: layer,
    root: '/nowhere',
    dataset,
    metric,
    trials: [...trials],
    permutedLabels: 0,
    until: null,
  };
}

/** What a trainer gives back for a pack. */
export function trainedPack(artifact: string, probes: readonly ProbeResult[]): PackResult {
  return { artifact, stamp: '1 1', features: 3, probes, seconds: 1, wasResumed: false };
}

/** An attempt at a pack. */
export function attemptAt(reference: PackReference, claim = 'claim'): PackAttempt {
  return { ...reference, claim };
}

/** Trains a pack that was claimed, and records what a trainer says of each trial. */
export async function recordClaimed(
  database: Database,
  attempt: PackAttempt,
  result: (trial: PackTrial, artifactRow: number) => ProbeResult,
): Promise<void> {
  const work = await loadPack(database, attempt);
  const artifact = `${attempt.sweepId}-${attempt.layer}-${attempt.pack}`;
  await recordPack(database, work, trainedPack(artifact, work.trials.map(result)), someTrainer);
}

/** Claims exactly the trials of a work, whatever their states are, and records what it yielded. */
export async function recordTrained(database: Database, work: PackWork, result: PackResult): Promise<void> {
  const { sweepId, claim, trials } = work;
  const where = { sweepId, index: { in: trials.map(({ index }) => index) } };
  await database.prisma.trial.updateMany({ where, data: { claim } });
  await database.prisma.trial.updateMany({
    where: { ...where, state: { in: ['pending', 'running'] } },
    data: { state: 'running' },
  });
  await recordPack(database, work, result, someTrainer);
}

/** What a trainer knows of a trial. */
type Trained = Pick<PackTrial, 'index' | 'probeKey' | 'parameters'>;

/** What a trainer says of a trial. @param correct of the 100 rows of val, null where it diverged */
export function resultOf(trial: Trained, artifactRow: number, correct: number | null, valLoss = 0.5): ProbeResult {
  const score = (rows: number, right: number, loss: number): SplitScore => ({
    rows,
    correct: right,
    loss,
    lossSd: 0.1,
    figures: { accuracy: right / rows, loss },
  });
  return {
    ...unscored(trial, artifactRow),
    diverged: correct === null,
    weightNorm: correct === null ? null : 2,
    curve: { epoch: [1], trainLoss: [0.6], valLoss: [valLoss], valAccuracy: [(correct ?? 0) / 100] },
    scores:
      correct === null
        ? {}
        : { train: score(200, 150, 0.4), val: score(100, correct, valLoss), test: score(50, 20, 0.8) },
  };
}

/** What a trainer says of a trial over numbers. @param val mean squared error and R2; on test they are 0.4 and 0.6 */
export function numbersResultOf(
  trial: Trained,
  artifactRow: number,
  val: { readonly mse: number; readonly r2: number | null },
): ProbeResult {
  const score = (rows: number, { mse, r2 }: typeof val): SplitScore => ({
    rows,
    correct: null,
    loss: mse,
    lossSd: 0.1,
    figures: { loss: mse, r2, mse },
  });
  return {
    ...unscored(trial, artifactRow),
    scores: {
      train: { ...score(200, { mse: 0.1, r2: 0 }), figures: { loss: 0.1 } },
      val: score(100, val),
      test: score(50, { mse: 0.4, r2: 0.6 }),
    },
  };
}

function unscored(trial: Trained, artifactRow: number): ProbeResult {
  return {
    trial: trial.index,
    key: trial.probeKey,
    diverged: false,
    artifactRow,
    // Completed when the artifact is read for the first time.
    digests: {},
    scores: {},
    curve: { epoch: [1], trainLoss: [0.6], valLoss: [0.5], valAccuracy: [] },
    epoch: trial.parameters.optimizer === 'lbfgs' ? null : trial.parameters.epochs,
    certificate: null,
    weightNorm: 2,
    permuted: [],
  };
}

/** The result with further figures of val. */
export function withFigures(result: ProbeResult, figures: SplitScore['figures']): ProbeResult {
  const { val } = result.scores;
  if (!val) throw new Error('a probe that diverged has no figures');
  return { ...result, scores: { ...result.scores, val: { ...val, figures: { ...val.figures, ...figures } } } };
}

/** Records all packs of a sweep over the dataset that it names, with what a trainer says of each trial. */
export async function recordSweep(
  database: Database,
  { sweep, trials }: { readonly sweep: StoredSweep; readonly trials: readonly PlannedTrial[] },
  result: (trial: PlannedTrial, artifactRow: number) => ProbeResult,
): Promise<void> {
  const packs = new Map(trials.map(({ layer, pack }) => [`${layer}-${pack}`, { layer, pack }]));
  for (const [artifact, { layer, pack }] of packs) {
    const own = trials.filter((trial) => trial.layer === layer && trial.pack === pack);
    const work = workOf(sweep.id, own, sweep.dataset.description, sweep.metric);
    await recordTrained(database, work, trainedPack(artifact, own.map(result)));
  }
}
