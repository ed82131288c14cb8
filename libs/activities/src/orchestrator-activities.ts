import type {
  OrchestratorActivities,
  PackReference,
  PlannedLayer,
  SweepState,
  TrialCounts,
  TrialFailure,
} from '@sonde/contracts/temporal';
import { NotFound, type MetricName, type SweepSpec } from '@sonde/contracts';
import { planTrials, type DatasetDescription, type PlannedTrial } from '@sonde/domain';
import { translated } from './to-application-failure';

/** What the bookkeeping needs of Postgres. */
export interface SweepStore {
  findSweep(id: string): Promise<PlannableSweep | undefined>;
  writePlan(id: string, trials: readonly PlannedTrial[]): Promise<void>;
  plannedLayers(id: string): Promise<PlannedLayer[]>;
  closePack(pack: PackReference, failure: TrialFailure | 'cancelled'): Promise<number>;
  closeTrials(id: string, failure: TrialFailure | 'cancelled'): Promise<void>;
  moveSweep(id: string, from: readonly SweepState[], to: SweepState, failure: string | null): Promise<boolean>;
  countTrials(id: string): Promise<TrialCounts>;
  /** The best configuration in one line, null when no trial succeeded. */
  bestLine(id: string, metric: MetricName): Promise<string | null>;
}

export interface PlannableSweep {
  readonly name: string;
  readonly state: SweepState;
  readonly spec: SweepSpec;
  readonly metric: MetricName;
  readonly goal: 'maximize' | 'minimize';
  readonly pool: string;
  readonly planned: number | null;
  readonly dataset: { readonly name: string; readonly description: DatasetDescription };
}

const OPEN: readonly SweepState[] = ['planning', 'running', 'paused', 'cancelling'];

/** The orchestrator's activities over a store. All are safe to run twice. */
export function createOrchestratorActivities(store: SweepStore): OrchestratorActivities {
  const found = async (id: string): Promise<PlannableSweep> => {
    const sweep = await store.findSweep(id);
    if (!sweep) throw new NotFound(`no sweep ${id}`);
    return sweep;
  };
  return {
    planSweep: ({ sweepId }) =>
      translated(async () => {
        const sweep = await found(sweepId);
        if (sweep.planned === null) await store.writePlan(sweepId, planTrials(sweep.spec, sweep.dataset.description));
        const layers = await store.plannedLayers(sweepId);
        return {
          name: sweep.name,
          dataset: sweep.dataset.name,
          pool: sweep.pool,
          metric: sweep.metric,
          goal: sweep.goal,
          planned: layers.reduce((sum, { trials }) => sum + trials, 0),
          maxRetries: sweep.spec.max_retries,
          layers,
        };
      }),

    closePack: ({ failure, ...pack }) => translated(async () => ({ failed: await store.closePack(pack, failure) })),

    finishSweep: ({ sweepId, end }) =>
      translated(async () => {
        if (end.kind === 'error') {
          await store.closeTrials(sweepId, { class: 'internal', message: end.message });
          await store.moveSweep(sweepId, OPEN, 'failed', end.message);
        } else {
          // After a run that ended by itself nothing is open; should something be, it is not left in the dark.
          await store.closeTrials(sweepId, 'cancelled');
          await store.moveSweep(sweepId, OPEN, end.kind === 'cancelled' ? 'cancelled' : 'completed', null);
        }
        const sweep = await found(sweepId);
        const [counts, best] = await Promise.all([store.countTrials(sweepId), store.bestLine(sweepId, sweep.metric)]);
        return { state: sweep.state, counts, best };
      }),
  };
}
