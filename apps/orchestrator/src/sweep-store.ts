import type { SweepStore } from '@sonde/activities';
import { emptyCounts } from '@sonde/domain';
import { bestInWords } from '@sonde/domain/format';
import {
  analyzeTables,
  closePack,
  closeTrials,
  countTrials,
  extendSweep,
  fromPostgres,
  moveSweep,
  openLayers,
  openPacks,
  pruneLayer,
  rankConfigurations,
  releasePack,
  removeUnusedConfigurations,
  retryTrials,
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

/** The store of the orchestrator's activities: functions of libs/persistence bound to a database, and a plan's writer. */
export function createSweepStore(database: Database, settings: SweepStoreSettings): SweepStore {
  const { artifacts, maxTrials } = settings;
  const plan = createPlanning(database, settings);
  /** Trials whose probe is lost or damaged are trained again. */
  const writePlan = async (_: Database, id: string, signal: AbortSignal): Promise<void> => {
    await plan(id, signal);
    if (!signal.aborted) await reopenLost(database, artifacts, id);
  };
  return bound(database, {
    sweepStatus,
    openLayers,
    openPacks,
    closePack,
    releasePack,
    splitPack,
    pruneLayer,
    closeTrials,
    removeUnusedConfigurations,
    moveSweep,
    retryTrials,
    analyzeTables,
    writePlan,
    extendSweep: (_, id: string, changes: Parameters<SweepStore['extendSweep']>[1], signal: AbortSignal) =>
      extendSweep(database, id, changes, { maxTrials, plan: (sweepId) => writePlan(database, sweepId, signal) }),
    countTrials: async (_, id: string) => (await countTrials(database, [id])).get(id) ?? emptyCounts(),
    bestLine: async (_, id: string, metric: Parameters<SweepStore['bestLine']>[1]) =>
      bestInWords(metric, (await rankConfigurations(database, id, 1))[0]),
  });
}

type OfDatabase = Readonly<Record<string, (database: Database, ...rest: never[]) => Promise<unknown>>>;
type Bound<Functions extends OfDatabase> = {
  readonly [Name in keyof Functions]: Functions[Name] extends (database: Database, ...rest: infer Rest) => infer Result
    ? (...rest: Rest) => Result
    : never;
};

/** Binds functions to a database; what they throw while Postgres is away is StackUnavailable. */
function bound<Functions extends OfDatabase>(database: Database, functions: Functions): Bound<Functions> {
  const methods = Object.entries(functions).map(([name, call]) => [
    name,
    (...rest: never[]) =>
      call(database, ...rest).catch((error: unknown) => {
        throw fromPostgres(error);
      }),
  ]);
  return Object.fromEntries(methods) as Bound<Functions>;
}
