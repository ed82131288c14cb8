import type { SweepStore } from '@sonde/activities';
import { NotFound } from '@sonde/contracts';
import { emptyCounts } from '@sonde/domain';
import {
  closePack,
  closeTrials,
  countTrials,
  extendSweep,
  findSweep,
  moveSweep,
  openPacks,
  plannedLayers,
  pruneLayer,
  rankConfigurations,
  releasePack,
  retryTrials,
  settleTables,
  splitPack,
  writePlan,
  type Database,
  type RankedRow,
  type StoredSweep,
} from '@sonde/persistence';

/** The orchestrator's activities see Postgres through this. */
export function createSweepStore(database: Database): SweepStore {
  const found = async (id: string): Promise<StoredSweep> => {
    const sweep = await findSweep(database, id);
    if (!sweep) throw new NotFound(`no sweep ${id}`);
    return sweep;
  };
  return {
    findSweep: (id) => findSweep(database, id),
    writePlan: async (id) => writePlan(database, await found(id)),
    plannedLayers: async (id) => plannedLayers(database, await found(id)),
    openPacks: (wanted) => openPacks(database, wanted),
    closePack: (pack, failure) => closePack(database, pack, failure),
    releasePack: (pack) => releasePack(database, pack),
    splitPack: (pack) => splitPack(database, pack),
    pruneLayer: async (id, layer, epoch) => pruneLayer(database, await found(id), layer, epoch),
    closeTrials: (id, failure) => closeTrials(database, id, failure),
    moveSweep: (id, from, to, failure) => moveSweep(database, id, from, to, failure),
    retryTrials: (id, selection) => retryTrials(database, id, selection),
    extendSweep: (id, changes) => extendSweep(database, id, changes),
    countTrials: async (id) => (await countTrials(database, [id])).get(id) ?? emptyCounts(),
    settle: (written) => settleTables(database, written),
    bestLine: async (id, metric) => {
      const [best] = await rankConfigurations(database, id, 1);
      if (!best || best.mean === null) return null;
      const spread = best.sd === null ? '' : ` ± ${best.sd.toFixed(4)} over ${best.n} seeds`;
      const ties = best.tiedWith > 0 ? `, tied with ${best.tiedWith} more` : '';
      return `best ${metric} ${best.mean.toFixed(4)}${spread}: ${best.layerName}, ${strengthOf(best.parameters)}${ties}`;
    },
  };
}

/** What one looks at first in a configuration: its learning rate, or how strong lbfgs' penalty is. */
function strengthOf(parameters: RankedRow['parameters']): string {
  if (parameters.optimizer !== 'lbfgs') return `learning rate ${parameters.learning_rate}`;
  const { C, weight_decay: decay } = parameters;
  return C === undefined ? `lbfgs, weight decay ${decay ?? 0}` : `lbfgs, C ${C}`;
}
