import {
  ORCHESTRATOR_QUEUE,
  layerWorkflowId,
  sweepWorkflowId,
  trainerQueue,
  type OrchestratorActivities,
  type SweepOutcome,
  type SweepPlan,
  type TrainerActivities,
} from '@sonde/contracts/temporal';
import { emptyCounts } from '@sonde/domain';
import { createTestNamespace, until, type TestNamespace } from '@sonde/testing';
import { Context } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { randomUUID } from 'node:crypto';

/** Who the workflows speak to: written activities behind the real contracts, on the real server. */
interface Part {
  readonly train: TrainerActivities['trainPack'];
  readonly packs?: number;
  readonly maxRetries?: number;
}

let temporal: TestNamespace;
let connection: NativeConnection;
beforeAll(async () => {
  Runtime.install({ logger: new DefaultLogger('ERROR') });
  temporal = await createTestNamespace();
  connection = await NativeConnection.connect({ address: temporal.address });
});
afterAll(async () => {
  await connection.close();
  await temporal.close();
});

/** Runs a sweep of one layer. @returns its outcome and every call of the bookkeeping */
async function runSweep(
  { train, packs = 1, maxRetries = 3 }: Part,
  during: (id: string) => Promise<void> = () => Promise.resolve(),
) {
  const sweepId = randomUUID().slice(0, 8);
  const closed: unknown[] = [];
  const ends: unknown[] = [];
  const plan: SweepPlan = {
    name: 'tiny',
    dataset: 'tiny v1',
    pool: sweepId,
    metric: 'val/accuracy',
    goal: 'maximize',
    planned: packs,
    maxRetries,
    layers: [{ layer: 2, name: 'encoder.2', packs, trials: packs }],
  };
  const bookkeeping: OrchestratorActivities = {
    planSweep: () => Promise.resolve(plan),
    closePack: ({ pack, failure }) => {
      closed.push({ pack, failure });
      return Promise.resolve({ failed: failure === 'cancelled' ? 0 : 1 });
    },
    finishSweep: ({ end }) => {
      ends.push(end);
      const state = end.kind === 'ran' ? 'completed' : end.kind === 'cancelled' ? 'cancelled' : 'failed';
      return Promise.resolve({ state, counts: emptyCounts(), best: 'best of all' });
    },
  };
  const base = { connection, namespace: temporal.namespace };
  const orchestrator = await Worker.create({
    ...base,
    taskQueue: ORCHESTRATOR_QUEUE,
    workflowBundle: { codePath: require.resolve('../dist/workflow-bundle.js') },
    activities: { ...bookkeeping },
  });
  const trainer = await Worker.create({
    ...base,
    taskQueue: trainerQueue(sweepId),
    activities: { trainPack: train },
    maxHeartbeatThrottleInterval: '100 ms',
  });
  const outcome = await orchestrator.runUntil(
    trainer.runUntil(async () => {
      const handle = await temporal.client.workflow.start('sweep', {
        workflowId: sweepWorkflowId(sweepId),
        taskQueue: ORCHESTRATOR_QUEUE,
        args: [{ sweepId }],
      });
      await during(sweepId);
      return (await handle.result()) as SweepOutcome;
    }),
  );
  return { sweepId, outcome, closed, ends };
}

const good = { succeeded: 1, diverged: 0, bestScore: 0.5, seconds: 0 };

describe('the sweep and its layers', () => {
  it('trains each pack once and shows how far it is', async () => {
    const trained: number[] = [];
    const { sweepId, outcome, closed, ends } = await runSweep({
      packs: 40,
      train: ({ pack }) => {
        trained.push(pack);
        return Promise.resolve({ ...good, bestScore: pack / 100 });
      },
    });
    expect(outcome).toMatchObject({ state: 'completed', best: 'best of all' });
    expect([...trained].sort((a, b) => a - b)).toEqual([...Array(40).keys()]);
    expect(closed).toEqual([]);
    expect(ends).toEqual([{ kind: 'ran' }]);
    const described = await temporal.client.workflow.getHandle(sweepWorkflowId(sweepId)).describe();
    expect(described.searchAttributes).toMatchObject({
      TrialsPlanned: [40],
      TrialsDone: [40],
      TrialsFailed: [0],
      BestScore: [0.39],
      SweepState: ['completed'],
    });
    const layer = await temporal.client.workflow.getHandle(layerWorkflowId(sweepId, 2)).describe();
    expect(layer.searchAttributes).toMatchObject({ Layer: ['encoder.2'], SweepId: [sweepId], TrialsDone: [40] });
    expect(await layer.staticSummary()).toBe('encoder.2 · 40 trials in 40 packs');
  });

  it('gives a lost worker another try that max_retries does not count', async () => {
    let calls = 0;
    const { outcome, closed } = await runSweep({
      maxRetries: 0,
      train: () =>
        ++calls === 1 ? Promise.reject(ApplicationFailure.create({ type: 'worker_lost' })) : Promise.resolve(good),
    });
    expect(calls).toBe(2);
    expect(closed).toEqual([]);
    expect(outcome.state).toBe('completed');
  });

  it('gives up after max_retries, closes the pack with its failure and goes on with the others', async () => {
    const calls = new Map<number, number>();
    const { outcome, closed } = await runSweep({
      packs: 3,
      maxRetries: 1,
      train: ({ pack }) => {
        calls.set(pack, (calls.get(pack) ?? 0) + 1);
        return pack === 1 ? Promise.reject(new Error('a bug')) : Promise.resolve(good);
      },
    });
    expect(Object.fromEntries(calls)).toEqual({ 0: 1, 1: 2, 2: 1 });
    expect(closed).toEqual([{ pack: 1, failure: { class: 'internal', message: 'a bug' } }]);
    expect(outcome.state).toBe('completed');
  });

  it('never repeats bad input', async () => {
    let calls = 0;
    const { closed } = await runSweep({
      train: () => {
        calls++;
        return Promise.reject(
          ApplicationFailure.create({ type: 'bad_input', message: 'labels changed', nonRetryable: true }),
        );
      },
    });
    expect(calls).toBe(1);
    expect(closed).toEqual([{ pack: 0, failure: { class: 'bad_input', message: 'labels changed' } }]);
  });

  it('cancels what trains, closes it, and ends as cancelled', async () => {
    let training = false;
    let stopped = false;
    const { outcome, closed, ends } = await runSweep(
      {
        train: async () => {
          training = true;
          const beat = setInterval(() => Context.current().heartbeat(), 50);
          try {
            return await Context.current().cancelled;
          } finally {
            clearInterval(beat);
            stopped = true;
          }
        },
      },
      async (sweepId) => {
        await until('training', () => training);
        await temporal.client.workflow.getHandle(sweepWorkflowId(sweepId)).cancel();
      },
    );
    expect(stopped).toBe(true);
    expect(closed).toEqual([{ pack: 0, failure: 'cancelled' }]);
    expect(ends).toEqual([{ kind: 'cancelled' }]);
    expect(outcome.state).toBe('cancelled');
  });

  it('continues as new before a history becomes long, without losing count', async () => {
    let calls = 0;
    const { sweepId } = await runSweep({
      packs: 130,
      train: () => {
        calls++;
        return Promise.resolve(good);
      },
    });
    expect(calls).toBe(130);
    const handle = temporal.client.workflow.getHandle(layerWorkflowId(sweepId, 2));
    const last = await handle.describe();
    expect(last.searchAttributes).toMatchObject({ TrialsDone: [130] });
    const { events = [] } = await handle.fetchHistory();
    expect(events?.[0]?.workflowExecutionStartedEventAttributes?.continuedExecutionRunId).toBeTruthy();
  });
});
