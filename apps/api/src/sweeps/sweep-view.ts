import type { SweepView, TrialView } from '@sonde/contracts';
import type { TrialCounts } from '@sonde/contracts/temporal';
import { plannedTrials } from '@sonde/domain';
import type { StoredSweep, StoredTrial } from '@sonde/persistence';

/** What a view of a sweep shows beside its own row. */
interface Shown {
  readonly counts: TrialCounts;
  readonly etaS: number | null;
  readonly temporalUrl: string | null;
}

export function toSweepView(sweep: StoredSweep, { counts, etaS, temporalUrl }: Shown): SweepView {
  const { id, name, description, state, dataset, metric, goal, pool, revision, failure } = sweep;
  const { createdAt, finishedAt } = sweep;
  return {
    id,
    name,
    description,
    state,
    dataset: { name: dataset.name, version: dataset.version, digest: dataset.digest },
    metric: { name: metric, goal },
    pool,
    counts: { planned: plannedTrials(counts), ...counts },
    revision,
    failure,
    created_at: createdAt.toISOString(),
    finished_at: finishedAt?.toISOString() ?? null,
    duration_s: ((finishedAt ?? new Date()).getTime() - createdAt.getTime()) / 1000,
    eta_s: etaS,
    temporal_url: temporalUrl,
  };
}

export function toTrialView(trial: StoredTrial): TrialView {
  const { index, layerName, target, configuration, parameters, seed, state, probeKey, failureClass, pruning } = trial;
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
    pruning,
  };
}
