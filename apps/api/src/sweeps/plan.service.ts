import { Inject, Injectable } from '@nestjs/common';
import type { PlanView, SweepSpec } from '@sonde/contracts';
import { planLayer, planView, planner, predictedSeconds, summarizeLayer, type LayerSummary } from '@sonde/domain';
import { knownProbes, listTrainers, measuredCost } from '@sonde/persistence';
import { DatabaseProvider } from '../database.provider';
import { ENV, type Env } from '../env';
import { SweepsService } from './sweeps.service';

/** Says what a sweep file would run, and what that would take; stores nothing. */
@Injectable()
export class PlanService {
  constructor(
    private readonly postgres: DatabaseProvider,
    private readonly sweeps: SweepsService,
    @Inject(ENV) private readonly env: Env,
  ) {}

  /** @throws BadInput where the file does not fit its dataset, or asks for more than can be planned here */
  async plan(spec: SweepSpec): Promise<PlanView> {
    const { database } = this.postgres;
    const { description: dataset } = await this.sweeps.datasetOf(spec);
    const draws = spec.controls?.permuted_labels ?? 0;
    const plan = planner(spec, dataset, this.env.SONDE_MAX_TRIALS);
    const layers: LayerSummary[] = [];
    // One after the other: memory holds the trials of one layer, and others are answered in between.
    for (const { layer, index } of plan.layers) {
      const trials = planLayer(plan, { layer, index });
      const known = await knownProbes(database, trials, { dataset, draws });
      layers.push(summarizeLayer(trials, { layer, dataset, draws, known }));
    }
    const there = await listTrainers(database);
    const trainers = there.filter(({ pool, state }) => pool === spec.pool && state === 'ready').length;
    const seconds = await this.secondsOfOneTrainer(spec.pool, layers);
    return planView(spec, layers, { seconds: seconds === null ? null : seconds / Math.max(1, trainers), trainers });
  }

  private async secondsOfOneTrainer(pool: string, layers: readonly LayerSummary[]): Promise<number | null> {
    let seconds = 0;
    for (const kind of ['descent', 'lbfgs'] as const) {
      const planned = layers.map(({ training }) => training[kind]);
      const packs = planned.reduce((sum, each) => sum + each.packs, 0);
      const work = planned.reduce((sum, each) => sum + each.work, 0);
      if (packs === 0) continue;
      const predicted = predictedSeconds({ packs, work }, await measuredCost(this.postgres.database, pool, kind));
      if (predicted === null) return null;
      seconds += predicted;
    }
    return seconds;
  }
}
