import { Inject, Injectable } from '@nestjs/common';
import { NotFound, scoreOf } from '@sonde/contracts';
import { groupBy, type RankedRow } from '@sonde/domain';
import { rankLayers, replicatesOf, type StoredSweep } from '@sonde/persistence';
import { MAX_OF_A_LAYER, contendersOf } from '@sonde/results';
import { DatabaseProvider } from '../database.provider';
import { ENV, type Env } from '../env';
import type { PredictionsQuery } from '../predictions/read-predictions';
import { storedPredictions } from './configuration-figures.service';

/** The best configurations of each layer, and what is read of each to compare them. */
export interface Contenders {
  /** Without diverged replicates; layer by layer, best first. */
  readonly rows: readonly RankedRow[];
  /** With the keys of the replicates of each. */
  readonly query: PredictionsQuery & { readonly keys: readonly (readonly string[])[] };
}

/** Finds the best configurations of each layer, as many as can be compared on the rows of val within two seconds. */
@Injectable()
export class ContendersService {
  constructor(
    private readonly postgres: DatabaseProvider,
    @Inject(ENV) private readonly env: Env,
  ) {}

  /** @throws NotFound where no configuration of the target has a probe yet */
  async of(sweep: StoredSweep, target: string): Promise<Contenders> {
    return this.among(sweep, target, await rankLayers(this.postgres.database, sweep.id, MAX_OF_A_LAYER, target));
  }

  /**
   * @param ranked the target's best configurations, layer by layer, up to MAX_OF_A_LAYER of each
   * @throws NotFound where none of them has a probe that did not diverge
   */
  async among(sweep: StoredSweep, target: string, ranked: readonly RankedRow[]): Promise<Contenders> {
    const { dataset, metric } = sweep;
    const rows = contendersOf(ranked, { metric, valRows: dataset.description.splits['val'] ?? 1 });
    if (rows.length === 0) throw new NotFound(`sweep ${sweep.id} has no probe of target ${target} to compare yet`);
    const configurations = rows.map(({ configuration }) => configuration);
    const replicates = groupBy(
      await replicatesOf(this.postgres.database, sweep.id, configurations),
      ({ configuration }) => configuration,
    );
    const stored = rows.map((row) =>
      (replicates.get(row.configuration) ?? []).map((each) => storedPredictions(row, each)),
    );
    const query = {
      of: { dataset, target, split: 'val' },
      probes: stored.flat(),
      metric: scoreOf(metric),
      artifacts: this.env.SONDE_ARTIFACTS,
      keys: stored.map((own) => own.map(({ probeKey }) => probeKey)),
    };
    return { rows, query };
  }
}
