import { join } from 'node:path';
import type { ScoreName } from '@sonde/contracts';
import { groupBy } from '@sonde/domain';
import type { StoredProbe } from '@sonde/persistence';
import { readProbeWeights } from '@sonde/probes';
import { naming } from '../artifacts/damaged-blocks';
import { evaluateRows, type AppliedProbe, type Evaluated } from './evaluate-rows';
import { loadFeatures, loadTruth, type RowsPlace } from './loaded-rows';

/** A probe and rows that it is scored on, perhaps of a dataset that it has never seen. */
interface Evaluation {
  readonly probe: AppliedProbe['probe'] & Pick<StoredProbe, 'artifact' | 'artifactRow' | 'digests'>;
  readonly place: RowsPlace;
}

export interface EvaluationQuery {
  readonly evaluations: readonly Evaluation[];
  readonly metric: ScoreName;
  /** Folder of the artifacts. */
  readonly artifacts: string;
}

/**
 * Scores probes on rows, in the order in which they are given. The features of a layer are read once for all probes, and
 * let go before the next.
 *
 * @throws BadInput where the files are not those that were registered, NotFound where an artifact is lost
 */
export async function evaluateProbes({ evaluations, metric, artifacts }: EvaluationQuery): Promise<Evaluated[]> {
  const evaluated = new Map<Evaluation, Evaluated>();
  const byLayer = groupBy(evaluations, ({ place }) => JSON.stringify([place.dataset.id, place.layer]));
  for (const own of byLayer.values()) {
    const [first] = own;
    if (!first) continue;
    const features = await loadFeatures(first.place);
    for (const evaluation of own) {
      const { probe, place } = evaluation;
      const { artifact, artifactRow: row, digests } = probe;
      const [{ value: weights }, truth] = await Promise.all([
        naming(artifact, () => readProbeWeights(join(artifacts, artifact), { row, digests })),
        loadTruth(place),
      ]);
      evaluated.set(evaluation, evaluateRows({ probe, weights }, features, truth, metric));
    }
  }
  return evaluations.flatMap((evaluation) => evaluated.get(evaluation) ?? []);
}
