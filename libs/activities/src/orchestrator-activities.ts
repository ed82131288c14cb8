import type {
  ControlOutcome,
  OpenLayers,
  OpenLayersInput,
  OpenPacks,
  OpenPacksInput,
  OrchestratorActivities,
  PackReference,
  RetrySelection,
  SweepPlan,
  SweepState,
  TrialCounts,
  TrialFailure,
} from '@sonde/contracts/temporal';
import { Conflict, NotFound, SweepChanges, parseWith, type MetricName, type SweepSpec } from '@sonde/contracts';
import { longestTraining, plannedTrials, rungsOf } from '@sonde/domain';
import { heartbeating } from './heartbeating';
import { translated } from './to-application-failure';

/** What the bookkeeping needs of Postgres: methods as libs/persistence has them, bound to a database. */
export interface SweepStore {
  sweepStatus(id: string): Promise<BookedSweep | undefined>;
  /** Writes the trials of the sweep's file that are not there yet; stops between chunks when the signal fires. */
  writePlan(id: string, signal: AbortSignal): Promise<void>;
  openLayers(wanted: OpenLayersInput): Promise<OpenLayers>;
  openPacks(wanted: OpenPacksInput): Promise<OpenPacks>;
  closePack(pack: PackReference, failure: TrialFailure | 'cancelled'): Promise<number>;
  releasePack(pack: PackReference): Promise<void>;
  splitPack(pack: PackReference): Promise<readonly number[]>;
  /** @throws NotFound */
  pruneLayer(id: string, layer: number, epoch: number): Promise<number>;
  closeTrials(id: string, failure: TrialFailure | 'cancelled'): Promise<void>;
  /** Removes what a withdrawn plan leaves. */
  removeUnusedConfigurations(id: string): Promise<void>;
  moveSweep(id: string, from: readonly SweepState[], to: SweepState, failure?: string | null): Promise<boolean>;
  retryTrials(id: string, selection: RetrySelection): Promise<number>;
  extendSweep(id: string, changes: SweepChanges, signal: AbortSignal): Promise<number>;
  countTrials(id: string): Promise<TrialCounts>;
  /** Updates Postgres' statistics. @param written how many trials, and how many of them left a probe of their own */
  analyzeTables(written: { readonly trials: number; readonly trained: number }): Promise<void>;
  /** The best configuration in one line, null when no trial succeeded. */
  bestLine(id: string, metric: MetricName): Promise<string | null>;
}

export interface BookedSweep {
  readonly name: string;
  readonly state: SweepState;
  readonly spec: SweepSpec;
  readonly metric: MetricName;
  readonly goal: 'maximize' | 'minimize';
  readonly pool: string;
  /** Seconds since it was first planned or last opened anew, by Postgres' clock; null where it does not run. */
  readonly secondsRun: number | null;
  readonly dataset: { readonly name: string };
}

const OPEN: readonly SweepState[] = ['planning', 'running', 'paused', 'cancelling'];

/** The orchestrator's activities over a store. All are safe to run twice. */
export function createOrchestratorActivities(store: SweepStore): OrchestratorActivities {
  const found = async (id: string): Promise<BookedSweep> => {
    const sweep = await store.sweepStatus(id);
    if (!sweep) throw new NotFound(`no sweep ${id}`);
    return sweep;
  };
  const outcome = async (id: string, trials = 0): Promise<ControlOutcome> => {
    const sweep = await found(id);
    return { state: sweep.state, trials, timeLeftS: timeLeft(sweep) };
  };
  return {
    planSweep: ({ sweepId }) =>
      heartbeating(async (signal) => {
        await store.writePlan(sweepId, signal);
        return planOf(await found(sweepId));
      }),

    openLayers: (wanted) => translated(() => store.openLayers(wanted)),

    openPacks: (wanted) => translated(() => store.openPacks(wanted)),

    closePack: ({ failure, ...pack }) =>
      translated(async () => {
        const closed = await store.closePack(pack, failure);
        if (failure === 'cancelled') return { failed: 0, tooManyFailed: false };
        const most = (await found(pack.sweepId)).spec.max_failed_trials;
        const tooManyFailed = most !== undefined && (await store.countTrials(pack.sweepId)).failed > most;
        return { failed: closed, tooManyFailed };
      }),

    releasePack: (pack) => translated(() => store.releasePack(pack)),

    splitPack: (pack) => translated(() => store.splitPack(pack)),

    pruneLayer: ({ sweepId, layer, epoch }) =>
      heartbeating(async () => ({ pruned: await store.pruneLayer(sweepId, layer, epoch) })),

    pauseSweep: ({ sweepId }) =>
      translated(async () => {
        await store.moveSweep(sweepId, ['planning', 'running'], 'paused', null);
        const paused = await outcome(sweepId);
        if (paused.state !== 'paused') throw new Conflict(`a sweep that is ${paused.state} cannot be paused`);
        return paused;
      }),

    resumeSweep: ({ sweepId }) =>
      translated(async () => {
        await store.moveSweep(sweepId, ['paused'], 'running', null);
        const resumed = await outcome(sweepId);
        if (!['planning', 'running'].includes(resumed.state)) {
          throw new Conflict(`a sweep that is ${resumed.state} cannot be resumed`);
        }
        return resumed;
      }),

    retryTrials: ({ sweepId, selection }) =>
      heartbeating(async () => outcome(sweepId, await store.retryTrials(sweepId, selection))),

    extendSweep: ({ sweepId, changes }) =>
      heartbeating(async (signal) => {
        const checked = parseWith(SweepChanges, changes, 'the extension');
        return outcome(sweepId, await store.extendSweep(sweepId, checked, signal));
      }),

    finishSweep: ({ sweepId, end }) =>
      heartbeating(async () => {
        if (end.kind === 'error') {
          await store.closeTrials(sweepId, { class: 'internal', message: end.message });
          await store.moveSweep(sweepId, OPEN, 'failed', end.message);
        } else {
          // After a run that ended by itself nothing is open; should something be, it is not left in the dark.
          await store.closeTrials(sweepId, 'cancelled');
          if (end.kind === 'failed') await store.moveSweep(sweepId, OPEN, 'failed', end.message);
          else if (end.kind === 'cancelled') await store.moveSweep(sweepId, OPEN, 'cancelled', end.reason);
          else await store.moveSweep(sweepId, OPEN, 'completed', null);
        }
        if (end.kind !== 'ran') await store.removeUnusedConfigurations(sweepId);
        const sweep = await found(sweepId);
        const counts = await store.countTrials(sweepId);
        await store.analyzeTables({ trials: plannedTrials(counts), trained: counts.succeeded + counts.diverged });
        const best = await store.bestLine(sweepId, sweep.metric);
        return { state: sweep.state, counts, best };
      }),
  };
}

function planOf(sweep: BookedSweep): SweepPlan {
  const { name, state, spec, metric, goal, pool, dataset } = sweep;
  return {
    name,
    metric,
    goal,
    pool,
    dataset: dataset.name,
    isPaused: state === 'paused',
    isCancelling: state === 'cancelling',
    maxRetries: spec.max_retries,
    priority: spec.priority,
    maxConcurrentPacks: spec.max_concurrent_packs ?? null,
    timeLeftS: timeLeft(sweep),
    rungs: rungsOf(spec, longestTraining(spec)),
  };
}

function timeLeft({ spec, secondsRun }: BookedSweep): number | null {
  const budget = spec.time_budget_s;
  return budget === undefined || secondsRun === null ? null : Math.max(0, budget - secondsRun);
}
