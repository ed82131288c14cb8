import {
  BATCHES_PER_RUN,
  DATA_QUEUE,
  ORCHESTRATOR_QUEUE,
  type DataActivities,
  type ExaminationPage,
  type RegistrationEnd,
  type RegistrationOutcome,
} from '@sonde/contracts/temporal';
import { createTestNamespace, until, type TestNamespace } from '@sonde/testing';
import { Context } from '@temporalio/activity';
import type { WorkflowHandle } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { randomUUID } from 'node:crypto';

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

interface Situation {
  /** Layers of the dataset; each is a batch of its own. */
  readonly layers: number;
  readonly examine?: (layers: readonly number[]) => Promise<void>;
  readonly open?: () => Promise<void>;
  readonly during?: (handle: WorkflowHandle) => Promise<void>;
}

/** Runs a registration on the real server, its activities over a book in memory. */
async function run({ layers, examine, open, during }: Situation) {
  const done = new Set<number>();
  const ends: RegistrationEnd[] = [];
  let inFlight = 0;
  let most = 0;
  const progress = () => ({
    files: layers,
    filesDone: done.size,
    bytes: layers * 2 ** 20,
    bytesDone: done.size * 2 ** 20,
  });
  const page = (): ExaminationPage => {
    const left = [...Array(layers).keys()].filter((layer) => !done.has(layer));
    return { name: 'tiny', progress: progress(), batches: left.slice(0, BATCHES_PER_RUN).map((layer) => [layer]) };
  };
  const data: DataActivities = {
    openDataset: async () => {
      await open?.();
      return page();
    },
    examineLayers: async ({ layers: batch }) => {
      most = Math.max(most, ++inFlight);
      await examine?.(batch).finally(() => inFlight--);
      if (!examine) inFlight--;
      batch.forEach((layer) => done.add(layer));
      return progress();
    },
    describeDataset: () => Promise.resolve({ state: 'completed', summary: `${done.size} layers` }),
  };
  const base = { connection, namespace: temporal.namespace };
  const orchestrator = await Worker.create({
    ...base,
    taskQueue: ORCHESTRATOR_QUEUE,
    workflowBundle: { codePath: require.resolve('../dist/workflow-bundle.js') },
    activities: {
      layersToExamine: () => Promise.resolve(page()),
      closeRegistration: ({ end }: { end: RegistrationEnd }) => {
        ends.push(end);
        return Promise.resolve({ state: end.kind, summary: 'closed' });
      },
    },
  });
  const reader = await Worker.create({
    ...base,
    taskQueue: DATA_QUEUE,
    activities: { ...data },
    // Each heartbeat locks the workflow: 16 activities with ten a second leave it no time for its tasks.
    maxHeartbeatThrottleInterval: '1 second',
  });
  const workflowId = `registration-${randomUUID()}`;
  const outcome = await orchestrator.runUntil(
    reader.runUntil(async () => {
      const handle = await temporal.client.workflow.start('registration', {
        workflowId,
        taskQueue: ORCHESTRATOR_QUEUE,
        args: [{ registrationId: 'r' }],
      });
      await during?.(handle);
      return (await handle.result()) as RegistrationOutcome;
    }),
  );
  return { outcome, ends, most, handle: temporal.client.workflow.getHandle(workflowId) };
}

describe('a registration', () => {
  it('examines each layer once, at most 16 batches at a time, and continues as new after 100', async () => {
    const calls = new Map<number, number>();
    const { outcome, ends, most, handle } = await run({
      layers: 110,
      examine: async ([layer = 0]) => {
        calls.set(layer, (calls.get(layer) ?? 0) + 1);
        await Promise.resolve();
      },
    });
    expect(outcome).toEqual({ state: 'completed', summary: '110 layers' });
    expect([calls.size, Math.max(...calls.values()), ends]).toEqual([110, 1, []]);
    expect(most).toBeLessThanOrEqual(16);
    const { events = [] } = await handle.fetchHistory();
    expect(events?.[0]?.workflowExecutionStartedEventAttributes?.continuedExecutionRunId).toBeTruthy();
  });

  it('does not examine again what was examined before its reader was lost', async () => {
    const calls: number[] = [];
    const { outcome } = await run({
      layers: 5,
      examine: ([layer = 0]) => {
        calls.push(layer);
        const isFirst = calls.filter((each) => each === 3).length === 1;
        return layer === 3 && isFirst
          ? Promise.reject(ApplicationFailure.create({ type: 'worker_lost', message: 'gone' }))
          : Promise.resolve();
      },
    });
    expect(outcome).toMatchObject({ state: 'completed' });
    expect(calls.sort()).toEqual([0, 1, 2, 3, 3, 4]);
  });

  it('fails with the issues of bad input, and begins nothing more', async () => {
    const issues = [{ message: 'is truncated', file: '/data/l1', split: 'val', row: 3 }];
    let begun = 0;
    const { outcome, ends } = await run({
      layers: 40,
      examine: async ([layer]) => {
        begun++;
        if (layer !== 1) return forever();
        await until('another one', () => begun > 1);
        throw ApplicationFailure.create({
          ...{ type: 'bad_input', message: 'l1 is truncated', nonRetryable: true },
          details: [{ code: 'bad_input', issues }],
        });
      },
    });
    expect(outcome.state).toBe('failed');
    expect(ends).toEqual([{ kind: 'failed', failure: { class: 'bad_input', message: 'l1 is truncated', issues } }]);
    expect(begun).toBeLessThanOrEqual(16);
  });

  it('ends as cancelled at once, though its reader has not heard of it', async () => {
    let examining = false;
    const { outcome, ends } = await run({
      layers: 1,
      examine: () => {
        examining = true;
        return forever();
      },
      during: async (handle) => {
        await until('examination', () => examining);
        await handle.cancel();
      },
    });
    expect([outcome.state, ends]).toEqual(['cancelled', [{ kind: 'cancelled' }]]);
  });

  it('fails where the dataset cannot be opened', async () => {
    const open = () =>
      Promise.reject(ApplicationFailure.create({ type: 'bad_input', message: 'no such file', nonRetryable: true }));
    const { ends } = await run({ layers: 1, open });
    expect(ends).toEqual([{ kind: 'failed', failure: { class: 'bad_input', message: 'no such file' } }]);
  });
});

/** Examines until it is cancelled, with heartbeats. */
async function forever(): Promise<void> {
  const context = Context.current();
  const beating = setInterval(() => context.heartbeat(), 500);
  try {
    await context.cancelled;
  } finally {
    clearInterval(beating);
  }
}
