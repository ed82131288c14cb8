import { Injectable } from '@nestjs/common';
import type { BestLayer } from '@sonde/contracts';
import { countConfigurations, type StoredSweep } from '@sonde/persistence';
import { BOOTSTRAP, layersOf, namedLayers, summaryOf } from '@sonde/results';
import { WorkerPool } from '../computing/worker-pool.service';
import { DatabaseProvider } from '../database.provider';
import { ContendersService } from './contenders.service';

/** Says how sure it is which layer is best: rows of val are drawn anew, and the whole selection is made on each draw. */
@Injectable()
export class BestLayerService {
  constructor(
    private readonly postgres: DatabaseProvider,
    private readonly contenders: ContendersService,
    private readonly workers: WorkerPool,
  ) {}

  /**
   * @param signal ends the computation
   * @throws NotFound where there is nothing to choose from yet
   */
  async answer(sweep: StoredSweep, target: string, signal: AbortSignal): Promise<BestLayer> {
    const [{ rows, query }, counts] = await Promise.all([
      this.contenders.of(sweep, target),
      countConfigurations(this.postgres.database, sweep.id),
    ]);
    const { layers, layerOf } = layersOf(rows);
    const found = await this.workers.run('bestLayer', { ...query, layerOf, goal: sweep.goal }, { signal });
    const named = namedLayers(layers, found);
    return {
      target,
      metric: sweep.metric,
      rows: found.rows,
      groups: found.groups,
      ...BOOTSTRAP,
      contenders: rows.length,
      configurations: counts
        .filter((each) => each.target === target)
        .reduce((sum, { configurations }) => sum + configurations, 0),
      layers: named,
      set: named.filter(({ in_set }) => in_set).map(({ layer }) => layer),
      answer: summaryOf(named),
    };
  }
}
