import type { SweepView, TrialView } from '@sonde/contracts';
import type { TrialCounts } from '@sonde/contracts/temporal';
import { plannedTrials } from '@sonde/domain';
import type { StoredSweep, StoredTrial } from '@sonde/persistence';

export function toSweepView(sweep: StoredSweep, counts: TrialCounts, temporalUrl: string | null): SweepView {
  const { id, name, description, state, dataset, metric, goal, pool, failure, createdAt, finishedAt } = sweep;
  return {
    id,
    name,
    description,
    state,
    dataset: { name: dataset.name, version: dataset.version, digest: dataset.digest },
    metric: { name: metric, goal },
    pool,
    counts: { planned: plannedTrials(counts), ...counts },
    failure,
    created_at: createdAt.toISOString(),
    finished_at: finishedAt?.toISOString() ?? null,
    duration_s: ((finishedAt ?? new Date()).getTime() - createdAt.getTime()) / 1000,
    temporal_url: temporalUrl,
  };
}

export function toTrialView(trial: StoredTrial): TrialView {
  const { index, layerName, target, configuration, parameters, seed, state, probeKey, failureClass } = trial;
  const hasProbe = state === 'succeeded' || state === 'cached' || state === 'diverged';
  return {
    index,
    layer: layerName,
    target,
    configuration,
    parameters: { ...parameters },
    seed,
    state,
    probe_key: hasProbe ? probeKey : null,
    failure: failureClass === null ? null : { class: failureClass, message: trial.failureMessage ?? '' },
  };
}
