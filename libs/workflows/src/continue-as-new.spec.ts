import { layerWorkflowId, sweepWorkflowId } from '@sonde/contracts/temporal';
import { createTestNamespace, until, type TestNamespace } from '@sonde/testing';
import { ApplicationFailure } from '@temporalio/common';
import { DefaultLogger, NativeConnection, Runtime } from '@temporalio/worker';
import { trained, type Sweep } from './__fixtures__/books';
import { runSweep } from './__fixtures__/run-sweep';

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

const run = (sweep: Sweep, during?: Parameters<typeof runSweep>[2]) =>
  runSweep({ temporal, connection }, sweep, during);

/** Lengths of the histories of a workflow's runs, the last one first. */
async function runsOf(workflowId: string): Promise<number[]> {
  const lengths: number[] = [];
  let runId: string | undefined;
  for (;;) {
    const { events } = await temporal.client.workflow.getHandle(workflowId, runId).fetchHistory();
    lengths.push(events?.length ?? 0);
    const before = events?.[0]?.workflowExecutionStartedEventAttributes?.continuedExecutionRunId;
    if (!before) return lengths;
    runId = before;
  }
}

const LAYERS = [...Array(30).keys()];

describe('a sweep with a long history', () => {
  it('continues as new, and trains each layer once', async () => {
    const seen: number[] = [];
    const { sweepId, outcome, books } = await run({
      layerNumbers: LAYERS,
      historyLimit: 60,
      train: ({ layer }) => {
        seen.push(layer);
        return Promise.resolve({ ...trained, bestScore: layer / 100 });
      },
    });
    expect(outcome.state).toBe('completed');
    expect(books.ends).toEqual([{ kind: 'ran' }]);
    expect(seen.sort((a, b) => a - b)).toEqual(LAYERS);
    const lengths = await runsOf(sweepWorkflowId(sweepId));
    // 30 layers of about 9 events each, and at most 16 of them when 60 events are passed.
    expect(lengths.length).toBeGreaterThan(1);
    expect(Math.max(...lengths)).toBeLessThan(60 + 16 * 10);
    const described = await temporal.client.workflow.getHandle(sweepWorkflowId(sweepId)).describe();
    expect(described.searchAttributes).toMatchObject({ TrialsPlanned: [30], TrialsDone: [30], BestScore: [0.29] });
  });

  it('carries pauses, resumes, retries and extensions over its continuations', async () => {
    const seen = new Map<string, number>();
    let isBroken = true;
    const { sweepId, outcome, books } = await run(
      {
        layerNumbers: LAYERS,
        historyLimit: 50,
        maxRetries: 0,
        train: ({ layer, pack }) => {
          const key = `${layer}.${pack}`;
          seen.set(key, (seen.get(key) ?? 0) + 1);
          if (isBroken && layer % 10 === 3) {
            return Promise.reject(ApplicationFailure.create({ type: 'bad_input', nonRetryable: true }));
          }
          return Promise.resolve(trained);
        },
      },
      async ({ handle, books: own }) => {
        for (const done of [5, 12, 18]) {
          await until(`${done} layers`, () => seen.size >= done);
          expect(await handle.executeUpdate('pause')).toMatchObject({ state: 'paused' });
          expect(await handle.executeUpdate('resume')).toMatchObject({ state: 'running' });
        }
        await until('a failure', () => own.closed.length > 0);
        isBroken = false;
        await handle.executeUpdate('retry', { args: [{}] });
        await handle.executeUpdate('extend', { args: [{ packs: 2 }] });
      },
    );
    expect(outcome.state).toBe('completed');
    expect(books.ends).toEqual([{ kind: 'ran' }]);
    expect(books.rows.every(({ state }) => state === 'ended')).toBe(true);
    // 30 layers, and two packs that were added to the first.
    expect(books.rows).toHaveLength(32);
    const again = [...seen].filter(([, times]) => times > 1).map(([key]) => key);
    expect(again.every((key) => /3\.0$/.test(key))).toBe(true);
    expect((await runsOf(sweepWorkflowId(sweepId))).length).toBeGreaterThan(2);
  });

  it('ends as cancelled where it is cancelled over its continuations', async () => {
    let calls = 0;
    const { outcome, books } = await run(
      {
        layerNumbers: LAYERS,
        historyLimit: 30,
        maxConcurrentPacks: 1,
        train: () => {
          calls++;
          return Promise.resolve(trained);
        },
      },
      async ({ handle }) => {
        await until('some layers', () => calls > 7);
        await handle.cancel();
      },
    );
    expect(outcome.state).toBe('cancelled');
    expect(books.ends).toEqual([{ kind: 'cancelled', reason: null }]);
  });

  it('ends as cancelled where only Postgres knows that it is cancelled', async () => {
    const { outcome, books } = await run({ isCancelling: true, train: () => Promise.resolve(trained) });
    expect(outcome.state).toBe('cancelled');
    expect(books.rows.map(({ state }) => state)).toEqual(['open']);
  });
});

describe('a layer with a long history', () => {
  it('continues as new in the midst of a page of packs, without losing count', async () => {
    const calls: number[] = [];
    const { sweepId, outcome } = await run({
      packs: 40,
      historyLimit: 60,
      maxConcurrentPacks: 4,
      train: ({ pack }) => {
        calls.push(pack);
        return Promise.resolve(trained);
      },
    });
    expect(outcome.state).toBe('completed');
    expect(calls.sort((a, b) => a - b)).toEqual([...Array(40).keys()]);
    const lengths = await runsOf(layerWorkflowId(sweepId, 2));
    expect(lengths.length).toBeGreaterThan(1);
    // 4 packs in flight when 60 events are passed, about 7 events each.
    expect(Math.max(...lengths)).toBeLessThan(60 + 4 * 10);
    const { searchAttributes } = await temporal.client.workflow.getHandle(layerWorkflowId(sweepId, 2)).describe();
    expect(searchAttributes).toMatchObject({ TrialsDone: [40] });
  });

  it('takes its failed packs along', async () => {
    let calls = 0;
    const { outcome, books } = await run({
      packs: 3,
      historyLimit: 20,
      maxConcurrentPacks: 1,
      // Each pack is lost once: with the tries of three packs the history is passed several times.
      train: () =>
        calls++ % 2 === 0
          ? Promise.reject(ApplicationFailure.create({ type: 'worker_lost' }))
          : Promise.resolve(trained),
    });
    expect(outcome.state).toBe('completed');
    expect(books.closed).toEqual([]);
    expect(books.rows.map(({ state }) => state)).toEqual(['ended', 'ended', 'ended']);
  });
});
