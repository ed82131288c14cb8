import type { SweepStore } from '@sonde/activities';
import {
  closePack,
  closeTrials,
  countTrials,
  findSweep,
  moveSweep,
  plannedLayers,
  rankConfigurations,
  writePlan,
  type Database,
  type RankedRow,
} from '@sonde/persistence';
import { emptyCounts } from '@sonde/domain';

/** The orchestrator's activities see Postgres through this. */
export function createSweepStore(database: Database): SweepStore {
  return {
    findSweep: (id) => findSweep(database, id),
    writePlan: (id, trials) => writePlan(database, id, trials),
    plannedLayers: (id) => plannedLayers(database, id),
    closePack: (pack, failure) => closePack(database, pack, failure),
    closeTrials: (id, failure) => closeTrials(database, id, failure),
    moveSweep: (id, from, to, failure) => moveSweep(database, id, from, to, failure),
    countTrials: async (id) => (await countTrials(database, [id])).get(id) ?? emptyCounts(),
    bestLine: async (id, metric) => {
      const [best] = await rankConfigurations(database, id, metric, 'sweep', 1);
      if (!best || best.mean === null) return null;
      const spread = best.sd === null ? '' : ` ± ${best.sd.toFixed(4)} over ${best.n} seeds`;
      const ties = best.tiedWith > 0 ? `, tied with ${best.tiedWith} more` : '';
      return `best ${metric} ${best.mean.toFixed(4)}${spread}: ${best.layerName}, ${strengthOf(best.parameters)}${ties}`;
    },
  };
}

/** What one looks at first in a configuration: its learning rate, or how strong lbfgs' penalty is. */
function strengthOf({ optimizer, learning_rate, weight_decay, C }: RankedRow['parameters']): string {
  if (optimizer !== 'lbfgs') return `learning rate ${learning_rate}`;
  return C === undefined ? `lbfgs, weight decay ${weight_decay}` : `lbfgs, C ${C}`;
}
