import { Injectable } from '@nestjs/common';
import type { LearningCurves } from '@sonde/contracts';
import { findProbes, rankLayers, type StoredSweep } from '@sonde/persistence';
import { DatabaseProvider } from '../database.provider';
import { toLearningCurve } from '../probes/probe-view';

/** How the best of each layer learnt: the replicate of median val loss of its best configuration. */
@Injectable()
export class LearningCurvesService {
  constructor(private readonly postgres: DatabaseProvider) {}

  /** @param target all of the sweep's where it is left out */
  async of(sweep: StoredSweep, target?: string): Promise<LearningCurves> {
    const { database } = this.postgres;
    const best = await rankLayers(database, sweep.id, 1, target);
    const probes = await findProbes(
      database,
      best.flatMap(({ probeKey }) => probeKey ?? []),
    );
    const items = best.flatMap(({ probeKey, layerName, layer, target: own, parameters }) => {
      const probe = probeKey === null ? undefined : probes.get(probeKey);
      if (!probe) return [];
      return {
        layer: layerName,
        index: layer,
        target: own,
        probe_key: probe.key,
        seed: probe.seed,
        configuration: { ...parameters },
        curve: toLearningCurve(probe.curve),
      };
    });
    return { items };
  }
}
