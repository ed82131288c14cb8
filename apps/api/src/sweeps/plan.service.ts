import { MessageChannel } from 'node:worker_threads';
import { Inject, Injectable } from '@nestjs/common';
import type { PlanView, SweepSpec } from '@sonde/contracts';
import { fitToDataset, planView, predictedSeconds, selectTargets, sweepMetric, type LayerSummary } from '@sonde/domain';
import { knownProbes, listTrainers, measuredCost, type DatasetVersion } from '@sonde/persistence';
import { SingleFlight } from '../computing/single-flight';
import { WorkerPool } from '../computing/worker-pool.service';
import { DatabaseProvider } from '../database.provider';
import { ENV, type Env } from '../env';
import type { PlannedChunk } from './summarize-plan';
import { SweepsService } from './sweeps.service';

/** Says what a sweep file would run, and what that would take; stores nothing. */
@Injectable()
export class PlanService {
  private readonly flights = new SingleFlight();

  constructor(
    private readonly postgres: DatabaseProvider,
    private readonly sweeps: SweepsService,
    private readonly workers: WorkerPool,
    @Inject(ENV) private readonly env: Env,
  ) {}

  /**
   * @param signal ends the planning, where nobody else waits for the same plan
   * @throws BadInput where the file does not fit its dataset, or asks for more than can be planned here
   */
  async plan(spec: SweepSpec, signal: AbortSignal): Promise<PlanView> {
    const dataset = await this.sweeps.datasetOf(spec);
    fitToDataset(spec, dataset.description, this.env.SONDE_MAX_TRIALS);
    const key = JSON.stringify([dataset.id, spec]);
    return this.flights.share(key, signal, (shared) => this.planOver(dataset, spec, shared));
  }

  private async planOver(dataset: DatasetVersion, spec: SweepSpec, signal: AbortSignal): Promise<PlanView> {
    const layers = await this.layersOf(dataset, spec, signal);
    const there = await listTrainers(this.postgres.database);
    const trainers = there.filter(({ pool, state }) => pool === spec.pool && state === 'ready').length;
    const seconds = await this.secondsOfOneTrainer(spec.pool, layers);
    return planView(spec, layers, { seconds: seconds === null ? null : seconds / Math.max(1, trainers), trainers });
  }

  /** The thread that plans asks which probes exist, and this one asks Postgres. */
  private async layersOf(
    { description }: DatasetVersion,
    spec: SweepSpec,
    signal: AbortSignal,
  ): Promise<LayerSummary[]> {
    const { name: metric } = sweepMetric(spec, selectTargets(spec.targets, description.targets));
    const { port1: port, port2: known } = new MessageChannel();
    const failure = new AbortController();
    port.on('message', ({ layer, trials }: PlannedChunk) => {
      knownProbes(this.postgres.database, trials, { dataset: description, layer, spec, metric }).then(
        (keys) => port.postMessage(keys),
        (error: unknown) => failure.abort(error),
      );
    });
    try {
      const query = { spec, dataset: description, known };
      return await this.workers.run('summarizePlan', query, {
        signal: AbortSignal.any([signal, failure.signal]),
        transferList: [known],
      });
    } catch (error) {
      throw failure.signal.aborted ? failure.signal.reason : error;
    } finally {
      port.close();
    }
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
