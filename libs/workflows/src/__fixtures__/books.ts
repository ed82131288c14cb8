import type {
  OrchestratorActivities,
  PackOutcome,
  SweepEnd,
  SweepPlan,
  TrainerActivities,
} from '@sonde/contracts/temporal';
import { emptyCounts } from '@sonde/domain';

export type Train = TrainerActivities['trainPack'];

/** What the books of a sweep begin with. */
export interface Sweep extends Partial<SweepPlan> {
  readonly train: Train;
  /** Packs of each layer, 1 where it is not said. */
  readonly packs?: number;
  /** Trials of each pack, 1 where it is not said. */
  readonly trials?: number;
  readonly layerNumbers?: readonly number[];
  /** Waited for after an activity has read or changed the books, before it answers. */
  readonly onAnswer?: Partial<Record<keyof OrchestratorActivities, () => Promise<void>>>;
  /** Replaces what updates say is left of the time budget. */
  readonly timeLeftAfterUpdate?: number | null;
  /** Events after which a run continues as new. */
  readonly historyLimit?: number;
}

export interface Pack {
  readonly layer: number;
  readonly pack: number;
  trials: number;
  state: 'open' | 'ended' | 'failed' | 'cancelled';
  rung: number;
}

export const trained: PackOutcome = { state: 'ended', ended: 1, failed: 0, bestScore: 0.5, seconds: 0 };

/** The bookkeeping of one sweep in memory, behind the real contracts: what Postgres has, as far as workflows see it. */
export function booksOf(id: string, { train, packs = 1, trials: size = 1, layerNumbers = [2], ...options }: Sweep) {
  const { onAnswer = {}, timeLeftAfterUpdate = null, ...fields } = options;
  const rows: Pack[] = layerNumbers.flatMap((layer) =>
    Array.from({ length: packs }, (_, pack) => ({ layer, pack, trials: size, state: 'open' as const, rung: 0 })),
  );
  const ends: SweepEnd[] = [];
  const closed: unknown[] = [];
  const released: number[] = [];
  const pruned: number[] = [];
  let isPaused = false;
  const stateNow = () => (isPaused ? ('paused' as const) : ('running' as const));
  let failedMost = Infinity;
  let refused = 0;
  let bestScore: number | null = null;
  const find = (layer: number, pack: number): Pack => {
    const row = rows.find((each) => each.layer === layer && each.pack === pack);
    if (!row) throw new Error(`no pack ${pack} of layer ${layer}`);
    return row;
  };
  const add = (layer: number, trials: number): number => {
    const pack = Math.max(...rows.filter((row) => row.layer === layer).map((row) => row.pack), -1) + 1;
    rows.push({ layer, pack, trials, state: 'open', rung: 0 });
    return pack;
  };
  const layers = () =>
    [...new Set(rows.map(({ layer }) => layer))].map((layer) => {
      const own = rows.filter((row) => row.layer === layer);
      const count = (state: (row: Pack) => boolean) => own.filter(state).reduce((sum, { trials }) => sum + trials, 0);
      return {
        ...{ layer, name: `encoder.${layer}`, bestScore: null, trials: count(() => true) },
        ended: count(({ state }) => state !== 'open'),
        failed: count(({ state }) => state === 'failed'),
      };
    });
  const outcome = (trials: number) => Promise.resolve({ state: stateNow(), trials, timeLeftS: timeLeftAfterUpdate });
  const orchestrator: OrchestratorActivities = {
    planSweep: () =>
      Promise.resolve({
        ...{ name: 'tiny', dataset: 'tiny v1', pool: id, metric: 'val/accuracy', goal: 'maximize' as const },
        ...{ maxRetries: 3, priority: 3, maxConcurrentPacks: null, timeLeftS: null, rungs: [] },
        ...{ isPaused, isCancelling: false, ...fields },
      }),
    openLayers: ({ after, limit, packs: most }) => {
      const own = layers();
      const sum = (of: (layer: (typeof own)[number]) => number) => own.reduce((total, each) => total + of(each), 0);
      const open = own.filter(({ layer, trials, ended }) => layer > after && ended < trials).slice(0, limit);
      return Promise.resolve({
        ...{ state: stateNow(), planned: sum(({ trials }) => trials), ended: sum(({ ended }) => ended) },
        ...{ failed: sum(({ failed }) => failed), bestScore },
        layers: open.map((each) => ({
          ...each,
          packs: rows
            .filter(({ layer, state }) => layer === each.layer && state === 'open')
            .map(({ pack }) => pack)
            .slice(0, most),
        })),
      });
    },
    openPacks: ({ layer, after, limit, until, passed = 0 }) => {
      const open = rows
        .filter((row) => row.layer === layer && row.pack > after && row.state === 'open')
        .filter((row) => row.rung >= passed && (until === null || row.rung < until));
      const late = rows.filter((row) => row.layer === layer && row.state === 'open' && row.rung < passed);
      const behind = late.length === 0 ? null : Math.min(...late.map(({ rung }) => rung));
      const { trials, ended, failed } = layers().find((each) => each.layer === layer) ?? {
        trials: 0,
        ended: 0,
        failed: 0,
      };
      const isOver = false;
      const packs = open.slice(0, limit).map(({ pack }) => pack);
      return Promise.resolve({ packs, isOver, trials, ended, failed, behind });
    },
    closePack: ({ layer, pack, failure }) => {
      closed.push({ pack, failure });
      find(layer, pack).state = failure === 'cancelled' ? 'cancelled' : 'failed';
      const failed = rows.filter(({ state }) => state === 'failed').length;
      return Promise.resolve({ failed: failure === 'cancelled' ? 0 : 1, tooManyFailed: failed > failedMost });
    },
    releasePack: ({ pack }) => Promise.resolve(void released.push(pack)),
    splitPack: ({ layer, pack }) => {
      const row = find(layer, pack);
      const { trials } = row;
      if (trials < 2) return Promise.resolve([]);
      Object.assign(row, { trials: 0, state: 'ended' });
      return Promise.resolve([add(layer, Math.ceil(trials / 2)), add(layer, Math.floor(trials / 2))]);
    },
    pruneLayer: ({ epoch }) => {
      pruned.push(epoch);
      return Promise.resolve({ pruned: 0 });
    },
    pauseSweep: () => {
      isPaused = true;
      return outcome(0);
    },
    resumeSweep: () => {
      isPaused = false;
      return outcome(0);
    },
    retryTrials: () => {
      const failed = rows.filter(({ state }) => state === 'failed');
      failed.forEach((row) => (row.state = 'open'));
      return outcome(failed.length);
    },
    extendSweep: ({ changes }) => {
      const added = Number(changes['packs'] ?? 0);
      for (let count = 0; count < added; count++) add(layerNumbers[0] ?? 0, 1);
      return outcome(added);
    },
    finishSweep: ({ end }) => {
      ends.push(end);
      const state = end.kind === 'ran' ? 'completed' : end.kind === 'cancelled' ? 'cancelled' : 'failed';
      const count = (wanted: Pack['state']) =>
        rows.filter((row) => row.state === wanted).reduce((sum, { trials }) => sum + trials, 0);
      const ended = { succeeded: count('ended'), failed: count('failed'), cancelled: count('cancelled') };
      return Promise.resolve({ state, counts: { ...emptyCounts(), ...ended }, best: 'best of all' });
    },
  };
  const trainPack: Train = async (input) => {
    if (isPaused) {
      refused++;
      return { ...trained, state: 'paused', ended: 0 };
    }
    const result = await train(input);
    const row = find(input.layer, input.pack);
    if (result.state === 'ended') row.state = 'ended';
    if (result.bestScore !== null) bestScore = Math.max(bestScore ?? -Infinity, result.bestScore);
    if (result.state === 'rung') row.rung = input.until ?? 0;
    return result;
  };
  return {
    activities: { orchestrator: withHooks(orchestrator, onAnswer), trainer: { trainPack } },
    ...{ rows, ends, closed, released, pruned },
    /** How often a trainer put a pack off because the sweep is paused. */
    refused: () => refused,
    failAfter: (most: number) => void (failedMost = most),
  };
}

function withHooks(
  activities: OrchestratorActivities,
  onAnswer: NonNullable<Sweep['onAnswer']>,
): OrchestratorActivities {
  const hooked = Object.entries(activities).map(([name, activity]: [string, (input: never) => Promise<unknown>]) => [
    name,
    async (input: never) => {
      const result = activity(input);
      await onAnswer[name as keyof OrchestratorActivities]?.();
      return result;
    },
  ]);
  return Object.fromEntries(hooked) as OrchestratorActivities;
}
