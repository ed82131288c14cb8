import { ControlView, SweepDetail, SweepView, TrialPage } from '@sonde/contracts';
import { sweepWorkflowId } from '@sonde/contracts/temporal';
import type { PackAttempt } from '@sonde/domain';
import { moveSweep } from '@sonde/persistence';
import { plannedSweep, recordClaimed, resultOf } from '@sonde/persistence/testing/builders';
import { until } from '@sonde/testing';
import { ApplicationFailure } from '@temporalio/common';
import { startGatedApi, type GatedApi } from '../__fixtures__/gated-api';
import { startOrchestrator, startTrainer, type RunningWorker } from '../__fixtures__/workers';

let api: GatedApi;
beforeAll(async () => {
  api = await startGatedApi();
});
afterAll(() => api.stop());
afterEach(async () => {
  await api.database.prisma.sweep.deleteMany();
  await api.database.prisma.probe.deleteMany();
});

/** 2 layers x 2 learning rates x 2 seeds, a pack a layer. */
const SPEC = { name: 'a-sweep', dataset: 'tiny', parameters: { learning_rate: [0.1, 0.01] }, replicates: { seeds: 2 } };

type Wish = 'pause' | 'resume' | 'retry' | 'extend';
const path = (id: string, wish: Wish) => `/v1/sweeps/${id}/${wish}`;
const post = (body?: unknown) => ({ method: 'POST' as const, body });
const ask = (id: string, wish: Wish, body?: unknown) => api.ask(ControlView, path(id, wish), post(body));
const refusal = (id: string, wish: Wish, body?: unknown) => api.refused(path(id, wish), post(body));
const submit = async () => (await api.ask(SweepView, '/v1/sweeps', post(SPEC))).id;
const show = (id: string) => api.ask(SweepDetail, `/v1/sweeps/${id}`);
const inState = (id: string, state: SweepView['state']) =>
  until(`sweep ${id} to be ${state}`, async () => {
    const sweep = await show(id);
    return sweep.state === state && sweep;
  });

describe('control of a sweep', () => {
  const workers: RunningWorker[] = [];
  beforeAll(async () => void workers.push(await startOrchestrator(api)));
  afterAll(() => Promise.all(workers.splice(0).map((worker) => worker.stop())));

  /** Trains for the time of some work; what it trains is good unless it is told otherwise. */
  async function withTrainer<Result>(
    work: () => Promise<Result>,
    train = (pack: PackAttempt) => recordClaimed(api.database, pack, (trial, row) => resultOf(trial, row, 60)),
  ): Promise<Result> {
    const trainer = await startTrainer(api, train);
    try {
      return await work();
    } finally {
      await trainer.stop();
    }
  }

  const broken = () => Promise.reject(ApplicationFailure.nonRetryable('the file is torn', 'bad_input'));

  it('pauses and resumes, however often it is told', async () => {
    const id = await submit();
    await inState(id, 'running');
    const response = await api.send(path(id, 'pause'), post());
    expect(response.status).toBe(202);
    expect(ControlView.parse(await response.json())).toMatchObject({ trials: 0, sweep: { id, state: 'paused' } });
    expect((await ask(id, 'pause')).sweep.state).toBe('paused');
    await withTrainer(async () => {
      expect((await show(id)).counts).toMatchObject({ planned: 8, pending: 8 });
      expect((await ask(id, 'resume')).sweep.state).toBe('running');
      expect((await inState(id, 'completed')).counts).toMatchObject({ planned: 8, succeeded: 8 });
    });
    for (const wish of ['pause', 'resume'] as const) {
      const detail = `sweep ${id} is completed: there is nothing to ${wish}`;
      expect(await refusal(id, wish)).toMatchObject({ status: 409, code: 'conflict', detail });
    }
  });

  it('tries again what failed, and runs the sweep again where it had ended', async () => {
    const id = await submit();
    await withTrainer(() => inState(id, 'completed'), broken);
    expect(await show(id)).toMatchObject({ counts: { planned: 8, failed: 8 }, failures: { bad_input: 8 } });
    expect(await ask(id, 'retry', { class: 'timeout' })).toMatchObject({ trials: 0 });
    await inState(id, 'completed');
    expect(await ask(id, 'retry', { class: 'bad_input', trials: [0, 1, 2] })).toMatchObject({
      trials: 3,
      sweep: { state: 'running', finished_at: null, counts: { pending: 3, failed: 5 } },
    });
    await withTrainer(() => inState(id, 'completed'));
    const { items } = await api.ask(TrialPage, `/v1/sweeps/${id}/trials`);
    expect(items.map(({ state }) => state)).toEqual([...Array(3).fill('succeeded'), ...Array(5).fill('failed')]);
    // Nothing said: all that failed, here while it runs already.
    expect((await ask(id, 'retry')).trials).toBe(5);
    expect((await ask(id, 'retry')).trials).toBe(0);
    await withTrainer(async () => {
      expect((await inState(id, 'completed')).counts).toMatchObject({ succeeded: 8 });
    });
  });

  it('retries cancelled trials where it is told to', async () => {
    const id = await submit();
    await inState(id, 'running');
    await api.ask(SweepView, `/v1/sweeps/${id}/cancel`, post());
    // It may still be ending when it is told.
    expect((await ask(id, 'retry', { cancelled: true })).trials).toBe(8);
    await withTrainer(async () => {
      expect((await inState(id, 'completed')).counts).toMatchObject({ succeeded: 8 });
    });
  });

  it('extends a sweep, in place or after its end, and the same twice is once', async () => {
    const id = await submit();
    await inState(id, 'running');
    const more = { replicates: { seeds: 3 } };
    expect(await ask(id, 'extend', more)).toMatchObject({
      trials: 4,
      sweep: { revision: 1, counts: { planned: 12 } },
    });
    expect(await ask(id, 'extend', more)).toMatchObject({ trials: 0, sweep: { revision: 1 } });
    await withTrainer(async () => {
      expect((await inState(id, 'completed')).counts).toMatchObject({ planned: 12, succeeded: 12 });
      expect(await ask(id, 'extend', 'parameters:\n  learning_rate: [0.1, 0.01, 0.001]\n')).toMatchObject({
        trials: 6,
        sweep: { revision: 2 },
      });
      expect((await inState(id, 'completed')).counts).toMatchObject({ planned: 18, succeeded: 18 });
    });
    const { spec } = await show(id);
    expect(spec).toMatchObject({ ...more, parameters: { learning_rate: [0.1, 0.01, 0.001] } });
  });

  it('runs on in the same workflow', async () => {
    const id = await submit();
    await withTrainer(() => inState(id, 'completed'), broken);
    await ask(id, 'retry');
    await withTrainer(() => inState(id, 'completed'));
    const workflow = api.temporal.client.workflow.getHandle(sweepWorkflowId(id));
    await until('the workflow to end', async () => (await workflow.describe()).status.name === 'COMPLETED');
    expect(await (await workflow.describe()).staticSummary()).toBe('a-sweep on tiny');
  });
});

describe('wishes that are refused', () => {
  it('name the place of what is wrong with an extension, in JSON and in YAML', async () => {
    await plannedSweep(api.database, SPEC, 'sweep');
    const wrong: [object, string, object][] = [
      [{ layers: ['first', 'third'] }, 'layers: [first, third]', { pointer: '#/layers/1', line: 1, column: 17 }],
      [{ replicas: 3 }, 'replicas: 3', { pointer: '#/replicas', line: 1, column: 11 }],
      [{ dataset: 'other' }, 'dataset: other', { pointer: '#/dataset', line: 1, column: 10 }],
      [{ max_configurations: 3 }, 'max_configurations: 3', { pointer: '#/max_configurations', line: 1, column: 21 }],
      [
        { parameters: { learning_rate: [0.1, 0] } },
        'parameters: { learning_rate: [0.1, 0] }',
        { pointer: '#/parameters/learning_rate/1', line: 1, column: 36 },
      ],
    ];
    for (const [json, yaml, { pointer, ...place }] of wrong as [object, string, { pointer: string }][]) {
      expect(await refusal('sweep', 'extend', json)).toMatchObject({ status: 422, errors: [{ pointer }] });
      const file = 'the extension file';
      expect(await refusal('sweep', 'extend', yaml)).toMatchObject({
        status: 422,
        errors: [{ pointer, file, ...place }],
      });
    }
    expect((await show('sweep')).revision).toBe(0);
  });

  it('name what is wrong with a retry', async () => {
    await plannedSweep(api.database, SPEC, 'sweep');
    expect(await refusal('sweep', 'retry', { class: 'oom' })).toMatchObject({
      status: 422,
      errors: [{ pointer: '#/class', detail: expect.stringContaining('expected one of') }],
    });
    for (const index of [-1, 0.5, 2 ** 31]) {
      const errors = [{ pointer: '#/trials/0' }];
      expect(await refusal('sweep', 'retry', { trials: [index] })).toMatchObject({ status: 422, errors });
    }
  });

  it('know no sweep by another id', async () => {
    for (const wish of ['pause', 'resume', 'retry', 'extend'] as const) {
      expect(await refusal('nobody', wish, {})).toMatchObject({ status: 404, detail: 'no sweep "nobody"' });
    }
  });

  it('say in which state the sweep is', async () => {
    await plannedSweep(api.database, SPEC, 'sweep');
    await moveSweep(api.database, 'sweep', ['running'], 'cancelling');
    expect(await refusal('sweep', 'pause')).toMatchObject({
      status: 409,
      detail: 'sweep sweep is cancelling: there is nothing to pause',
    });
    await plannedSweep(api.database, SPEC, 'lost');
    // Whoever asks for more waits for its end, and is told where it does not come; so does who pauses a lost workflow.
    const [retry, pause] = await Promise.all([refusal('sweep', 'retry'), refusal('lost', 'pause')]);
    expect(retry).toMatchObject({ status: 409, detail: 'sweep sweep is ending; ask again once it has ended' });
    expect(pause).toMatchObject({ status: 409, detail: expect.stringContaining('POST /v1/reconcile') });
  }, 30_000);

  it('say who does not answer, within about ten seconds', async () => {
    await plannedSweep(api.database, SPEC, 'sweep');
    const id = await submit();
    const within = async (wishes: readonly Promise<{ status: number; code: string; detail: string }>[]) => {
      const began = performance.now();
      const problems = await Promise.all(wishes);
      expect(performance.now() - began).toBeLessThan(14_000);
      return problems.map(({ status, code, detail }) => [status, code, detail]);
    };
    const nothingLost = 'does not answer; nothing is lost, and the same can be asked again';
    const orchestrator = [503, 'unavailable', `the orchestrator ${nothingLost}`];
    expect(await within([refusal(id, 'pause'), refusal(id, 'retry')])).toEqual([orchestrator, orchestrator]);
    api.temporalGate.shut();
    const temporal = [503, 'unavailable', `Temporal ${nothingLost}`];
    const away = await within([refusal(id, 'resume'), refusal(id, 'extend', { priority: 1 })]).finally(() =>
      api.temporalGate.open(),
    );
    expect(away).toEqual([temporal, temporal]);
  }, 60_000);
});
