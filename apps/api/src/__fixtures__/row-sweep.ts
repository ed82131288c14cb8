import { join } from 'node:path';
import { SweepSpec } from '@sonde/contracts';
import {
  planTrials,
  selectTargets,
  sweepMetric,
  type PlannedTrial,
  type SplitScore,
  type ProbeWeights,
} from '@sonde/domain';
import { createSweep, registerDataset, writePlan } from '@sonde/persistence';
import { recordTrained, resultOf, trainedPack, workOf } from '@sonde/persistence/testing/builders';
import { writePackArtifact } from '@sonde/probes';
import { writeTinyDataset } from '@sonde/testing';
import type { TestApi } from './test-api';

interface RowSweep {
  readonly id: string;
  readonly fields?: object;
  readonly dataset?: Omit<NonNullable<Parameters<typeof writeTinyDataset>[1]>, 'task'>;
  /** Whether the probe of a trial has a row of a split right. */
  readonly isRight: (trial: PlannedTrial, split: string, row: number) => boolean;
  /** Of each row; 0.5 where it is left out. */
  readonly lossOf?: (trial: PlannedTrial, split: string, row: number) => number;
}

/**
 * A sweep over the tiny dataset whose probes say of each row what a spec wants, with artifacts and figures as a trainer
 * would have recorded them. Rows are of class 0 and 1 by turns.
 */
export async function recordRowSweep(
  api: TestApi,
  { id, fields, dataset, isRight, lossOf = () => 0.5 }: RowSweep,
): Promise<readonly PlannedTrial[]> {
  const name = dataset?.name ?? 'tiny';
  const root = join(api.folder, name);
  const description = await writeTinyDataset(root, dataset);
  const spec = SweepSpec.parse({ name: `sweep-${id}`, dataset: name, ...fields });
  const version = await registerDataset(api.database, root, description);
  const { name: metric, goal } = sweepMetric(spec, selectTargets(spec.targets, description.targets));
  const stored = await createSweep(api.database, {
    ...{ id, spec, datasetId: version.id, metric, goal },
    idempotencyKey: null,
    requestDigest: 'r',
  });
  const trials = planTrials(spec, description);
  await writePlan(api.database, stored.id);
  const splits = Object.entries(description.splits).filter(([split]) => split !== 'train');
  for (const pack of new Set(trials.map(({ layer, pack: own }) => `${layer}/${own}`))) {
    const own = trials.filter((trial) => `${trial.layer}/${trial.pack}` === pack);
    const artifact = `${id}/${pack}.safetensors`;
    const predictions = own.map((trial) =>
      Object.fromEntries(
        splits.map(([split, rows]) => {
          const predicted = Array.from({ length: rows }, (_, row) =>
            isRight(trial, split, row) ? row % 2 : 1 - (row % 2),
          );
          const loss = Float32Array.from({ length: rows }, (_, row) => lossOf(trial, split, row));
          return [split, { predicted: Int32Array.from(predicted), loss }];
        }),
      ),
    );
    const weights: ProbeWeights = [{ weight: new Float32Array(8), bias: new Float32Array(2) }];
    const probes = predictions.map((own) => ({ weights, raw: weights, predictions: own }));
    const written = await writePackArtifact(join(api.artifacts, artifact), { mean: null, scale: null, probes });
    const results = own.map((trial, row) => {
      const scores = Object.fromEntries(
        splits.map(([split, rows]) => [
          split,
          scoreOf(rows, (at) => isRight(trial, split, at), predictions[row]?.[split]?.loss),
        ]),
      );
      const result = resultOf(trial, row, 0);
      return { ...result, digests: written.digests[row] ?? {}, scores: { ...result.scores, ...scores } };
    });
    await recordTrained(api.database, workOf(id, own, description, metric), trainedPack(artifact, results));
  }
  return trials;
}

function scoreOf(rows: number, isRight: (row: number) => boolean, losses = new Float32Array(rows)): SplitScore {
  const correct = Array.from({ length: rows }, (_, row) => Number(isRight(row))).reduce((sum, each) => sum + each, 0);
  const loss = losses.reduce((sum, each) => sum + each, 0) / rows;
  const lossSd = Math.sqrt(losses.reduce((sum, each) => sum + (each - loss) ** 2, 0) / rows);
  return { rows, correct, loss, lossSd, figures: { accuracy: correct / rows, loss } };
}
