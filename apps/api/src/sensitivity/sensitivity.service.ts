import { Injectable } from '@nestjs/common';
import type { Sensitivity } from '@sonde/contracts';
import {
  cells,
  listTrials,
  marginals,
  variedParameters,
  type Marginal,
  type SensitivityCell,
  type StoredSweep,
} from '@sonde/persistence';
import { byValue, shownParameter } from '@sonde/results';
import { DatabaseProvider } from '../database.provider';

/** What each value of hyper-parameters does to the selection score: one of them by layer, each that varies over all. */
@Injectable()
export class SensitivityService {
  constructor(private readonly postgres: DatabaseProvider) {}

  /** @throws BadInput where there is no such parameter */
  async of(sweep: StoredSweep, target: string, asked?: string): Promise<Sensitivity> {
    const { database } = this.postgres;
    const [varied, [some]] = await Promise.all([
      variedParameters(database, sweep.id, target),
      listTrials(database, sweep.id, 1, -1),
    ]);
    const parameter = shownParameter(asked, { varied, some: some?.parameters });
    const [byLayer, overall] = await Promise.all([
      cells(database, sweep.id, { target, parameter }),
      marginals(database, sweep.id, { target, parameters: varied }),
    ]);
    return {
      target,
      metric: { name: sweep.metric, goal: sweep.goal },
      parameter,
      cells: byLayer.map(toCell).sort((a, b) => a.index - b.index || byValue(a, b)),
      marginals: overall
        .filter(hasEffect)
        .map(({ parameter: name, values }) => ({ parameter: name, values: [...values].sort(byValue) })),
    };
  }
}

/** One value beside configurations that have none tells no more than the optimizer does. */
function hasEffect({ values }: Marginal): boolean {
  return values.filter(({ value }) => value !== null).length > 1;
}

function toCell({ layer: index, layerName: layer, ...figures }: SensitivityCell): Sensitivity['cells'][number] {
  return { layer, index, ...figures };
}
