import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeSafetensors, type WritableArray } from '@sonde/arrays';
import { SweepSpec, type Task } from '@sonde/contracts';
import { checkDataset, openDataset } from '@sonde/datasets';
import {
  planTrials,
  selectTargets,
  sweepMetric,
  type PlannedTrial,
  type ProbeResult,
  type Predictions,
  type ProbeWeights,
} from '@sonde/domain';
import { createSweep, registerDataset, writePlan, type DatasetVersion } from '@sonde/persistence';
import { recordTrained, trainedPack, workOf } from '@sonde/persistence/testing/builders';
import { applyProbe, predict, writePackArtifact } from '@sonde/probes';
import type { TestApi } from '../../__fixtures__/test-api';
import { loadFeatures } from '../loaded-rows';

/** Features of each row, and its class, labels or numbers. */
export type Row = readonly [features: readonly number[], truth: number | readonly number[]];

interface WrittenDataset {
  readonly name: string;
  readonly task?: Task;
  readonly classes?: readonly string[];
  readonly layer?: string;
  readonly splits: Readonly<Record<string, readonly Row[]>>;
  /** Of each row, by split. */
  readonly groups?: Readonly<Record<string, readonly number[]>>;
}

/** Writes and registers a dataset of one layer whose rows a spec can reckon with. */
export async function writeRows(
  api: TestApi,
  { name, task = 'classification', classes = ['no', 'yes'], layer = 'only', splits, groups }: WrittenDataset,
): Promise<DatasetVersion> {
  const folder = join(api.folder, name);
  await mkdir(folder, { recursive: true });
  const write = (file: string, of: (rows: readonly Row[], split: string) => WritableArray) =>
    writeSafetensors(
      join(folder, file),
      Object.fromEntries(Object.entries(splits).map(([split, rows]) => [split, of(rows, split)])),
    );
  await write('features.safetensors', (rows) => floats(rows.map(([features]) => features)));
  await write('labels.safetensors', (rows) => {
    const truths = rows.map(([, truth]) => [truth].flat());
    return task === 'regression' ? floats(truths) : integers(truths, task === 'classification');
  });
  if (groups) {
    await write('groups.safetensors', (_, split) =>
      integers(
        (groups[split] ?? []).map((group) => [group]),
        true,
      ),
    );
  }
  const manifest = {
    ...{ name, task, layers: [{ name: layer, file: 'features.safetensors' }], labels: 'labels.safetensors' },
    ...(task === 'regression' ? {} : { classes }),
    ...(groups ? { groups: 'groups.safetensors' } : {}),
  };
  await writeFile(join(folder, 'dataset.json'), JSON.stringify(manifest));
  return registerDataset(api.database, folder, await checkDataset(await openDataset(folder)));
}

function floats(rows: readonly (readonly number[])[]): WritableArray {
  return { shape: [rows.length, rows[0]?.length ?? 0], data: Float32Array.from(rows.flat()) };
}

function integers(rows: readonly (readonly number[])[], isFlat: boolean): WritableArray {
  const shape = isFlat ? [rows.length] : [rows.length, rows[0]?.length ?? 0];
  return { shape, data: BigInt64Array.from(rows.flat(), BigInt) };
}

interface WeightedSweep {
  readonly id: string;
  readonly dataset: DatasetVersion;
  readonly fields?: object;
  readonly weightsOf: (trial: PlannedTrial) => ProbeWeights;
  /** What a trainer says of it. */
  readonly resultOf: (trial: PlannedTrial, artifactRow: number) => ProbeResult;
}

/** Records a sweep whose probes have these weights, with artifacts as a trainer would have written them. */
export async function recordWeights(
  api: TestApi,
  { id, dataset, fields, weightsOf, resultOf }: WeightedSweep,
): Promise<readonly PlannedTrial[]> {
  const { description, name } = dataset;
  const spec = SweepSpec.parse({ name: `sweep-${id}`, dataset: name, ...fields });
  const { name: metric, goal } = sweepMetric(spec, selectTargets(spec.targets, description.targets));
  const stored = { id, spec, datasetId: dataset.id, metric, goal, idempotencyKey: null, requestDigest: 'r' };
  await writePlan(api.database, (await createSweep(api.database, stored)).id);
  const trials = planTrials(spec, description);
  for (const pack of new Set(trials.map((trial) => trial.pack))) {
    const own = trials.filter((trial) => trial.pack === pack);
    const artifact = `${id}/${pack}.safetensors`;
    const probes = await Promise.all(
      own.map(async (trial) => {
        const weights = weightsOf(trial);
        return { weights, raw: weights, predictions: { val: await saysOfVal(dataset, trial, weights) } };
      }),
    );
    const { digests } = await writePackArtifact(join(api.artifacts, artifact), { mean: null, scale: null, probes });
    const results = own.map((trial, row) => ({ ...resultOf(trial, row), digests: digests[row] ?? {} }));
    const result = { ...trainedPack(artifact, results), features: description.layers[0]?.columns ?? 0 };
    await recordTrained(api.database, workOf(id, own, description, metric), result);
  }
  return trials;
}

async function saysOfVal(dataset: DatasetVersion, trial: PlannedTrial, weights: ProbeWeights): Promise<Predictions> {
  const { layerName: layer, target, parameters } = trial;
  const features = await loadFeatures({ dataset, layer, target, split: 'val' });
  const { task, outputs } = dataset.description.targets[0] ?? { task: 'classification' as const, outputs: 2 };
  const predicted = predict(task, applyProbe(weights, features, parameters), outputs);
  return { predicted, loss: new Float32Array(features.rows) };
}
