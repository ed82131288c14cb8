import { join } from 'node:path';
import { BadInput, NotFound, type ScoreName } from '@sonde/contracts';
import { loadGroups, loadLabels, loadSplit } from '@sonde/datasets';
import {
  groupBy,
  resampledScore,
  scoredOutputs,
  type BlockDigests,
  type DescribedTarget,
  type LabelledPredictions,
  type Labels,
  type Predictions,
} from '@sonde/domain';
import type { DatasetVersion } from '@sonde/persistence';
import { applyProbe, readPredictions, readProbeWeights } from '@sonde/probes';
import type { PredictedRows } from '@sonde/results';
import { naming } from '../artifacts/damaged-blocks';

/** Where a probe's weights and predictions are kept, and how it takes its features. */
export interface StoredPredictions {
  readonly probeKey: string;
  readonly artifact: string;
  readonly artifactRow: number;
  /** What the artifact is to hold there; null where that is not known. */
  readonly digests: BlockDigests | null;
  readonly layer: string;
  readonly normalization: 'none' | 'standardize' | 'l2';
}

/** Rows of one split of one target. */
export interface RowsOf {
  readonly dataset: DatasetVersion;
  readonly target: string;
  readonly split: string;
}

/** What is read: the predictions of some probes for the same rows, and what a score of these needs besides. */
export interface PredictionsQuery {
  readonly of: RowsOf;
  readonly probes: readonly StoredPredictions[];
  /** One that needs probabilities has the probes applied to their features anew. */
  readonly metric: ScoreName;
  /** Folder of the artifacts. */
  readonly artifacts: string;
}

/**
 * Reads predictions of probes from the artifacts, and the labels of the same rows from the dataset.
 *
 * @param known labels and groups that were read already: each is hashed when it is read
 * @throws BadInput where the dataset's files are not those that were registered, NotFound where artifacts are lost
 */
export async function readPredictedRows(
  query: PredictionsQuery,
  known: KnownTruth = new Map(),
): Promise<PredictedRows> {
  const { of, metric } = query;
  const target = describedTarget(of);
  const [{ truth, groups }, stored] = await Promise.all([truthOf(of, target, known), readAll(query)]);
  const rows = of.dataset.description.splits[of.split] ?? 0;
  checkRows(of, rows, [...stored.values()], groups);
  const { task, outputs } = target;
  const predictions = new Map<string, LabelledPredictions>();
  for (const [probeKey, { predicted, loss }] of stored) {
    predictions.set(probeKey, { task, outputs, truth, predicted, loss, scores: null });
  }
  const [first] = predictions.values();
  if (first && resampledScore(metric, first) === null) await addScores(query, predictions);
  return {
    rows,
    ...(groups ? { groups } : {}),
    groupCount: groups ? groups.reduce((most, group) => Math.max(most, group), -1) + 1 : null,
    predictions,
  };
}

/** What is true of the rows of a split, whatever a probe predicts. */
interface Truth {
  readonly truth: Labels;
  readonly groups: Int32Array | null;
}

/** By dataset, target and split. */
export type KnownTruth = Map<string, Promise<Truth>>;

function truthOf({ dataset, target, split }: RowsOf, { digests }: DescribedTarget, known: KnownTruth): Promise<Truth> {
  const key = JSON.stringify([dataset.id, target, split]);
  const source = { folder: dataset.root, manifest: dataset.description.manifest };
  const expected = { [split]: digests[split] ?? '' };
  const read = async (): Promise<Truth> => {
    const [truth, groups] = await Promise.all([
      loadLabels(source, target, split, { expected }),
      loadGroups(source, split),
    ]);
    return { truth, groups };
  };
  const found = known.get(key) ?? read();
  known.set(key, found);
  return found;
}

async function readAll({ of: { split }, probes, artifacts }: PredictionsQuery): Promise<Map<string, Predictions>> {
  const byArtifact = groupBy(probes, ({ artifact }) => artifact);
  const found = new Map<string, Predictions>();
  for (const [artifact, own] of byArtifact) {
    const blocks = own.map(({ artifactRow: row, digests }) => ({ row, digests }));
    const { value: predictions } = await naming(artifact, () =>
      readPredictions(join(artifacts, artifact), split, blocks),
    );
    own.forEach(({ probeKey }, at) => {
      const ofProbe = predictions[at];
      if (ofProbe) found.set(probeKey, ofProbe);
    });
  }
  return found;
}

/** Probabilities or logits of each row: they are not kept, and come from the weights as exported. */
async function addScores(
  { of: { dataset, split }, probes, artifacts }: PredictionsQuery,
  predictions: Map<string, LabelledPredictions>,
): Promise<void> {
  const source = { folder: dataset.root, manifest: dataset.description.manifest };
  for (const [layer, own] of groupBy(probes, (probe) => probe.layer)) {
    const digests = dataset.description.layers.find(({ name }) => name === layer)?.digests ?? {};
    const features = await loadSplit(source, layer, split, { expected: { [split]: digests[split] ?? '' } });
    for (const { probeKey, artifact, artifactRow: row, digests: blockDigests, normalization } of own) {
      const known = predictions.get(probeKey);
      if (!known) continue;
      const block = { row, digests: blockDigests };
      const { value: weights } = await naming(artifact, () => readProbeWeights(join(artifacts, artifact), block));
      const scores = scoredOutputs(known.task, applyProbe(weights, features, { normalization }), known.outputs);
      predictions.set(probeKey, { ...known, scores });
    }
  }
}

/** Groups have no digest, and a probe that is shared may have been evaluated on another version of a test split. */
function checkRows(
  { dataset, split }: RowsOf,
  rows: number,
  predictions: readonly Predictions[],
  groups: Int32Array | null,
): void {
  if (groups && groups.length !== rows) {
    throw new BadInput(`the groups of ${split} are of ${groups.length} rows, dataset ${dataset.name} has ${rows}`);
  }
  if (predictions.some(({ loss }) => loss.length !== rows)) {
    throw new NotFound(`the predictions for ${split} are of another version of dataset ${dataset.name}`);
  }
}

function describedTarget({ dataset, target, split }: RowsOf): DescribedTarget {
  const described = dataset.description.targets.find(({ name }) => name === target);
  if (!described?.digests[split]) {
    throw new NotFound(`dataset ${dataset.name} has no split ${JSON.stringify(split)} of target ${target}`);
  }
  return described;
}
