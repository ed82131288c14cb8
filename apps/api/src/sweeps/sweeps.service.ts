import { Inject, Injectable } from '@nestjs/common';
import {
  BadInput,
  Conflict,
  NotFound,
  type SweepDetail,
  type SweepPage,
  type SweepSpec,
  type SweepView,
} from '@sonde/contracts';
import { digestOf, emptyCounts, fitToDataset, sweepHasEnded } from '@sonde/domain';
import {
  closeTrials,
  countFailures,
  countTrials,
  createSweep,
  findDataset,
  findSweep,
  listSweeps,
  moveSweep,
  secondsLeft,
  type DatasetVersion,
  type StoredSweep,
} from '@sonde/persistence';
import { DatabaseProvider } from '../database.provider';
import { ENV, type Env } from '../env';
import { pageOf, wrongCursor } from '../http/paging';
import { newId } from '../new-id';
import { SweepWorkflows } from '../temporal/sweep-workflows';
import { toSweepView } from './sweep-view';

@Injectable()
export class SweepsService {
  constructor(
    private readonly postgres: DatabaseProvider,
    private readonly workflows: SweepWorkflows,
    @Inject(ENV) private readonly env: Env,
  ) {}

  /**
   * Stores a sweep and starts its workflow: the row first, then the workflow by an id that follows from it.
   *
   * @returns the sweep that has the Idempotency-Key, new or not
   * @throws BadInput where dataset, layers or targets do not exist, or the targets' task does not have what is asked;
   *   Conflict when the key was used for another request
   */
  async submit(spec: SweepSpec, idempotencyKey: string | null): Promise<SweepView> {
    if (idempotencyKey !== null && !/^.{1,255}$/.test(idempotencyKey)) {
      throw new BadInput('Idempotency-Key: expected 1 to 255 characters');
    }
    const dataset = await this.datasetOf(spec);
    const {
      metric: { name: metric, goal },
    } = fitToDataset(spec, dataset.description, this.env.SONDE_MAX_TRIALS);
    const requestDigest = digestOf(spec);
    const sweep = await createSweep(this.postgres.database, {
      id: newId(),
      spec,
      datasetId: dataset.id,
      metric,
      goal,
      idempotencyKey,
      requestDigest,
    });
    if (sweep.requestDigest !== requestDigest) {
      throw new Conflict(`this Idempotency-Key belongs to sweep ${sweep.id}, which was submitted with another file`);
    }
    if (sweep.state !== 'cancelling' && !sweepHasEnded(sweep.state)) await this.workflows.start(sweep);
    return this.view(sweep);
  }

  /** The version of the dataset that a sweep file names. @throws BadInput when it is not registered */
  async datasetOf(spec: Pick<SweepSpec, 'dataset'>): Promise<DatasetVersion> {
    const dataset = await findDataset(this.postgres.database, spec.dataset);
    if (dataset) return dataset;
    const message = `no dataset ${JSON.stringify(spec.dataset)} is registered; sonde dataset add FOLDER registers one`;
    throw new BadInput('dataset: not registered', [{ message, pointer: '/dataset' }]);
  }

  /** A page of the list, newest first. @throws BadInput when there is no sweep to go on after */
  async page(limit: number, after?: string): Promise<SweepPage> {
    if (after !== undefined && !(await findSweep(this.postgres.database, after))) throw wrongCursor();
    const sweeps = await listSweeps(this.postgres.database, limit, after);
    return pageOf(await this.views(sweeps), limit, ({ id }) => id);
  }

  /** @throws NotFound */
  async find(id: string): Promise<StoredSweep> {
    const sweep = await findSweep(this.postgres.database, id);
    if (!sweep) throw new NotFound(`no sweep ${JSON.stringify(id)}`);
    return sweep;
  }

  /** @throws NotFound */
  async show(id: string): Promise<SweepView> {
    return this.view(await this.find(id));
  }

  /** A sweep with its file, and why trials of it failed. @throws NotFound */
  async detail(id: string): Promise<SweepDetail> {
    const sweep = await this.find(id);
    const [view, failures] = await Promise.all([this.view(sweep), countFailures(this.postgres.database, id)]);
    return { ...view, failures, spec: sweep.spec };
  }

  /** Cancelling what has ended changes nothing. @throws NotFound */
  async cancel(id: string): Promise<SweepView> {
    await this.find(id);
    await moveSweep(this.postgres.database, id, ['planning', 'running', 'paused'], 'cancelling');
    const { state } = await this.find(id);
    if (state === 'cancelling') {
      const runs = await this.workflows.cancel(id);
      // A sweep whose workflow never started, or is lost, has nobody else to close it.
      if (!runs) {
        await closeTrials(this.postgres.database, id, 'cancelled');
        await moveSweep(this.postgres.database, id, ['cancelling'], 'cancelled');
      }
    }
    return this.show(id);
  }

  async view(sweep: StoredSweep): Promise<SweepView> {
    const [view] = await this.views([sweep]);
    if (!view) throw new Error('each sweep has a view');
    return view;
  }

  private async views(sweeps: readonly StoredSweep[]): Promise<SweepView[]> {
    const { database } = this.postgres;
    const ids = sweeps.map(({ id }) => id);
    const [counts, seconds] = await Promise.all([countTrials(database, ids), secondsLeft(database, ids)]);
    return sweeps.map((sweep) => {
      const temporalUrl = this.workflows.uiUrl(sweep.id);
      const etaS = seconds.get(sweep.id) ?? null;
      return toSweepView(sweep, { counts: counts.get(sweep.id) ?? emptyCounts(), etaS, temporalUrl });
    });
  }
}
