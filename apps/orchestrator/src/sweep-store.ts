import type { SweepStore } from '@sonde/activities';
import { NotFound } from '@sonde/contracts';
import { emptyCounts } from '@sonde/domain';
import { bestInWords } from '@sonde/domain/format';
import {
  closePack,
  closeTrials,
  countTrials,
  extendSweep,
  findSweep,
  fromPostgres,
  moveSweep,
  openLayers,
  openPacks,
  pruneLayer,
  rankConfigurations,
  releasePack,
  removeUnusedConfigurations,
  retryTrials,
  analyzeTables,
  splitPack,
  sweepStatus,
  type Database,
} from '@sonde/persistence';
import { reopenLost } from './artifact-check';
import { createPlanning, type PlanningSettings } from './planning';

export interface SweepStoreSettings extends PlanningSettings {
  /** Folder of artifacts. */
  readonly artifacts: string;
}

/** The orchestrator's activities see Postgres through this; what they throw says whether it is away. */
export function createSweepStore(database: Database, settings: SweepStoreSettings): SweepStore {
  const { artifacts, maxTrials } = settings;
  const writePlan = createPlanning(database, settings);
  /** Writes a sweep's plan; trials whose probe is lost or damaged are trained again. */
  const plan = async (id: string, signal: AbortSignal): Promise<void> => {
    await writePlan(id, signal);
    if (!signal.aborted) await reopenLost(database, artifacts, id);
  };
  return translated({
    findSweep: (id) => sweepStatus(database, id),
    writePlan: (id, signal) => plan(id, signal),
    openLayers: (wanted) => openLayers(database, wanted),
    openPacks: (wanted) => openPacks(database, wanted),
    closePack: (pack, failure) => closePack(database, pack, failure),
    releasePack: (pack) => releasePack(database, pack),
    splitPack: (pack) => splitPack(database, pack),
    pruneLayer: async (id, layer, epoch) => {
      const sweep = await findSweep(database, id);
      if (!sweep) throw new NotFound(`no sweep ${id}`);
      return pruneLayer(database, sweep, layer, epoch);
    },
    closeTrials: (id, failure) => closeTrials(database, id, failure),
    removeUnusedConfigurations: (id) => removeUnusedConfigurations(database, id),
    moveSweep: (id, from, to, failure) => moveSweep(database, id, from, to, failure),
    retryTrials: (id, selection) => retryTrials(database, id, selection),
    extendSweep: (id, changes, signal) =>
      extendSweep(database, id, changes, { maxTrials, plan: (sweepId) => plan(sweepId, signal) }),
    countTrials: async (id) => (await countTrials(database, [id])).get(id) ?? emptyCounts(),
    settle: (written) => analyzeTables(database, written),
    bestLine: async (id, metric) => {
      const [best] = await rankConfigurations(database, id, 1);
      return bestInWords(metric, best);
    },
  });
}

/** A store that says with StackUnavailable when Postgres is away. */
function translated(store: SweepStore): SweepStore {
  return new Proxy(store, {
    get: (target, name: keyof SweepStore) => {
      const method = target[name].bind(target) as (...args: unknown[]) => Promise<unknown>;
      return (...args: unknown[]) =>
        method(...args).catch((error: unknown) => {
          throw fromPostgres(error);
        });
    },
  });
}
