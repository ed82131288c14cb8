import { layerWorkflowId, sweepWorkflowId } from '@sonde/contracts/temporal';
import { createTestNamespace, until, type TestNamespace } from '@sonde/testing';
import { Context } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import { DefaultLogger, NativeConnection, Runtime } from '@temporalio/worker';
import { trained, type Sweep, type Train } from './__fixtures__/books';
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

/** Trains until it is cancelled, beating. */
function endless(onStart: () => void = () => undefined): Train {
  return async () => {
    onStart();
    const beat = setInterval(() => Context.current().heartbeat(), 50);
    try {
      return await Context.current().cancelled;
    } finally {
      clearInterval(beat);
    }
  };
}

describe('the sweep and its layers', () => {
  it('trains each pack once and shows how far it is', async () => {
    const seen: number[] = [];
    const { sweepId, outcome, books } = await run({
      packs: 40,
      train: ({ pack }) => {
        seen.push(pack);
        return Promise.resolve({ ...trained, bestScore: pack / 100 });
      },
    });
    expect(outcome).toMatchObject({ state: 'completed', best: 'best of all' });
    expect([...seen].sort((a, b) => a - b)).toEqual([...Array(40).keys()]);
    expect(books).toMatchObject({ closed: [], ends: [{ kind: 'ran' }] });
    const described = await temporal.client.workflow.getHandle(sweepWorkflowId(sweepId)).describe();
    expect(described.searchAttributes).toMatchObject({
      ...{ TrialsPlanned: [40], TrialsDone: [40], TrialsFailed: [0], BestScore: [0.39], SweepState: ['completed'] },
    });
    const layer = await temporal.client.workflow.getHandle(layerWorkflowId(sweepId, 2)).describe();
    expect(layer.searchAttributes).toMatchObject({ Layer: ['encoder.2'], SweepId: [sweepId], TrialsDone: [40] });
    expect(await layer.staticSummary()).toBe('encoder.2 · 40 trials');
  });

  it('keeps as many packs in flight as the sweep allows, over all its layers', async () => {
    const inFlight = new Set<string>();
    let most = 0;
    const train: Train = async ({ layer, pack }) => {
      inFlight.add(`${layer} ${pack}`);
      most = Math.max(most, inFlight.size);
      // Ends with another one beside it, so that the most is reached; the last ones have none.
      await until('a second pack', () => most >= 2);
      inFlight.delete(`${layer} ${pack}`);
      return trained;
    };
    await run({ packs: 6, layerNumbers: [0, 1, 2], maxConcurrentPacks: 2, train });
    expect(most).toBe(2);
  });

  it('gives a lost worker another try that max_retries does not count', async () => {
    let calls = 0;
    const { outcome, books } = await run({
      maxRetries: 0,
      train: () =>
        ++calls === 1 ? Promise.reject(ApplicationFailure.create({ type: 'worker_lost' })) : Promise.resolve(trained),
    });
    expect(calls).toBe(2);
    expect(books.closed).toEqual([]);
    expect(outcome.state).toBe('completed');
  });

  it('gives up after max_retries, closes the pack with its failure and goes on with the others', async () => {
    const calls = new Map<number, number>();
    const { outcome, books } = await run({
      packs: 3,
      maxRetries: 1,
      train: ({ pack }) => {
        calls.set(pack, (calls.get(pack) ?? 0) + 1);
        return pack === 1 ? Promise.reject(new Error('a bug')) : Promise.resolve(trained);
      },
    });
    expect(Object.fromEntries(calls)).toEqual({ 0: 1, 1: 2, 2: 1 });
    expect(books.closed).toEqual([{ pack: 1, failure: { class: 'internal', message: 'a bug' } }]);
    expect(outcome.state).toBe('completed');
  });

  it('never repeats bad input', async () => {
    let calls = 0;
    const { books } = await run({
      train: () => {
        calls++;
        return Promise.reject(
          ApplicationFailure.create({ type: 'bad_input', message: 'labels changed', nonRetryable: true }),
        );
      },
    });
    expect(calls).toBe(1);
    expect(books.closed).toEqual([{ pack: 0, failure: { class: 'bad_input', message: 'labels changed' } }]);
  });

  it('halves a pack that fails until the guilty trial stands alone, and its neighbours succeed', async () => {
    // 5 trials: pack 0 becomes 1 (3 trials) and 2 (2), pack 1 becomes 3 (2) and 4 (1), pack 3 becomes 5 and 6.
    const guilty = new Set([0, 1, 3, 5]);
    const { books } = await run({
      trials: 5,
      train: ({ pack }) =>
        guilty.has(pack)
          ? Promise.reject(ApplicationFailure.create({ type: 'out_of_memory', message: 'too large' }))
          : Promise.resolve(trained),
    });
    expect(books.closed).toEqual([{ pack: 5, failure: { class: 'out_of_memory', message: 'too large' } }]);
    const ended = books.rows.filter(({ state, trials }) => state === 'ended' && trials > 0);
    expect(ended.map(({ pack, trials }) => [pack, trials])).toEqual([
      [2, 2],
      [4, 1],
      [6, 1],
    ]);
  });

  it('ends as failed, its rest cancelled, where more trials fail than it allows', async () => {
    const { outcome, books } = await run(
      { packs: 40, maxRetries: 0, train: () => Promise.reject(new Error('a bug')) },
      ({ books: own }) => Promise.resolve(own.failAfter(2)),
    );
    expect(outcome.state).toBe('failed');
    expect(books.ends).toEqual([{ kind: 'failed', message: 'more trials failed than max_failed_trials allows' }]);
  });

  it('ends as cancelled when its time is up', async () => {
    const { outcome, books } = await run({ timeLeftS: 1, train: endless() });
    expect(outcome.state).toBe('cancelled');
    expect(books.ends).toEqual([{ kind: 'cancelled', reason: 'its time budget was used up' }]);
    expect(books.closed).toEqual([{ pack: 0, failure: 'cancelled' }]);
  });

  it('cancels what trains, closes it, and ends as cancelled', async () => {
    let training = false;
    const { outcome, books } = await run({ train: endless(() => (training = true)) }, async ({ handle }) => {
      await until('training', () => training);
      await handle.cancel();
    });
    expect(books.closed).toEqual([{ pack: 0, failure: 'cancelled' }]);
    expect(books.ends).toEqual([{ kind: 'cancelled', reason: null }]);
    expect(outcome.state).toBe('cancelled');
  });

  it('continues as new before a history becomes long, without losing count', async () => {
    let calls = 0;
    const { sweepId } = await run({
      packs: 130,
      train: () => {
        calls++;
        return Promise.resolve(trained);
      },
    });
    expect(calls).toBe(130);
    const handle = temporal.client.workflow.getHandle(layerWorkflowId(sweepId, 2));
    const last = await handle.describe();
    expect(last.searchAttributes).toMatchObject({ TrialsDone: [130] });
    const { events = [] } = await handle.fetchHistory();
    expect(events?.[0]?.workflowExecutionStartedEventAttributes?.continuedExecutionRunId).toBeTruthy();
  });

  it('stops every pack at a rung, lets the layer be pruned, and goes on', async () => {
    const calls: string[] = [];
    const { books } = await run({
      packs: 2,
      rungs: [2, 6],
      train: ({ pack, until: rung }) => {
        calls.push(`${pack} ${rung}`);
        return Promise.resolve(rung === null ? trained : { ...trained, state: 'rung', ended: 0 });
      },
    });
    const stages = [calls.slice(0, 2), calls.slice(2, 4), calls.slice(4)].map((stage) => stage.sort());
    expect(stages).toEqual([
      ['0 2', '1 2'],
      ['0 6', '1 6'],
      ['0 null', '1 null'],
    ]);
    expect(books.pruned).toEqual([2, 6]);
  });

  /** Extends a layer with rungs by pack 1 while pack 0 is at a call. @returns what trained, as pack and rung, in order */
  async function extendedDuring(held: string) {
    const calls: string[] = [];
    let isAdded = false;
    const { books } = await run(
      {
        rungs: [2, 6],
        train: async ({ pack, until: rung }) => {
          calls.push(`${pack} ${rung}`);
          if (calls.at(-1) === held) await until('the extension', () => isAdded);
          return rung === null ? trained : { ...trained, state: 'rung', ended: 0 };
        },
      },
      async ({ handle }) => {
        await until(held, () => calls.includes(held));
        await handle.executeUpdate('extend', { args: [{ packs: 1 }] });
        isAdded = true;
      },
    );
    return { calls, books };
  }

  it('goes back to a rung for packs that came when it was behind, once the others are ahead of them', async () => {
    const { calls, books } = await extendedDuring('0 6');
    expect(calls.slice(0, 4)).toEqual(['0 2', '0 6', '1 2', '1 6']);
    expect(calls.slice(4).sort()).toEqual(['0 null', '1 null']);
    expect(books.pruned).toEqual([2, 2, 6]);
  });

  it('goes back to all rungs for packs that came when the others trained to their end', async () => {
    const { calls, books } = await extendedDuring('0 null');
    expect(calls).toEqual(['0 2', '0 6', '0 null', '1 2', '1 6', '1 null']);
    expect(books.pruned).toEqual([2, 6, 2, 6]);
  });
});

describe('updates of a sweep', () => {
  it('pause puts packs off until resume, and both answer the same twice', async () => {
    let calls = 0;
    let isPaused = false;
    const { outcome } = await run(
      {
        packs: 20,
        maxConcurrentPacks: 1,
        train: async () => {
          calls++;
          await until('the pause', () => isPaused);
          return trained;
        },
      },
      async ({ handle }) => {
        await until('the first pack', () => calls === 1);
        for (let times = 0; times < 2; times++) {
          expect(await handle.executeUpdate('pause')).toEqual({ state: 'paused', trials: 0, timeLeftS: null });
        }
        isPaused = true;
        expect(calls).toBeLessThan(20);
        expect(await handle.executeUpdate('resume')).toEqual({ state: 'running', trials: 0, timeLeftS: null });
      },
    );
    expect(calls).toBe(20);
    expect(outcome.state).toBe('completed');
  });

  it('retry opens what failed while the sweep runs', async () => {
    let isBroken = true;
    const { books, outcome } = await run(
      {
        packs: 2,
        maxRetries: 0,
        train: async ({ pack }) => {
          if (pack === 0 && isBroken) throw new Error('broken');
          if (pack === 1) await until('the other one to be mended', () => !isBroken);
          return trained;
        },
      },
      async ({ handle, books: own }) => {
        await until('a failure', () => own.closed.length === 1);
        isBroken = false;
        expect(await handle.executeUpdate('retry', { args: [{}] })).toEqual({
          state: 'running',
          trials: 1,
          timeLeftS: null,
        });
      },
    );
    expect(books.rows.map(({ state }) => state)).toEqual(['ended', 'ended']);
    expect(outcome.state).toBe('completed');
  });

  it('pause is not undone by a plan that was read before it', async () => {
    let isPlanned = false;
    let calls = 0;
    const { outcome } = await run(
      {
        onAnswer: { planSweep: async () => void (await until('the pause', () => isPlanned)) },
        train: () => {
          calls++;
          return Promise.resolve(trained);
        },
      },
      async ({ handle, books, sweepId }) => {
        expect(await handle.executeUpdate('pause')).toMatchObject({ state: 'paused' });
        isPlanned = true;
        const layer = temporal.client.workflow.getHandle(layerWorkflowId(sweepId, 2));
        await until('the layer', () =>
          layer.describe().then(
            () => true,
            () => false,
          ),
        );
        // A layer that believes that it may start packs asks a trainer at once.
        expect(books.refused()).toBe(0);
        expect(await handle.executeUpdate('resume')).toMatchObject({ state: 'running' });
      },
    );
    expect(calls).toBe(1);
    expect(outcome.state).toBe('completed');
  });

  it('cancel ends what a pause was about to put off', async () => {
    let training = false;
    const { outcome, books } = await run({ train: endless(() => (training = true)) }, async ({ handle }) => {
      await until('training', () => training);
      await handle.executeUpdate('pause');
      await handle.cancel();
    });
    expect(outcome.state).toBe('cancelled');
    expect(books).toMatchObject({ released: [], closed: [{ pack: 0, failure: 'cancelled' }] });
  });

  it('extend and retry set the time budget anew', async () => {
    const { outcome, books } = await run(
      { timeLeftS: null, timeLeftAfterUpdate: 1, train: endless() },
      async ({ handle }) => void (await handle.executeUpdate('extend', { args: [{ packs: 1 }] })),
    );
    expect(outcome.state).toBe('cancelled');
    expect(books.ends).toEqual([{ kind: 'cancelled', reason: 'its time budget was used up' }]);
  });

  it('extend adds to a sweep that runs', async () => {
    const seen: number[] = [];
    let isExtended = false;
    await run(
      {
        packs: 1,
        train: async ({ pack }) => {
          seen.push(pack);
          await until('the extension', () => isExtended);
          return trained;
        },
      },
      async ({ handle }) => {
        await until('training', () => seen.length === 1);
        expect(await handle.executeUpdate('extend', { args: [{ packs: 2 }] })).toEqual({
          state: 'running',
          trials: 2,
          timeLeftS: null,
        });
        isExtended = true;
      },
    );
    expect(seen.sort()).toEqual([0, 1, 2]);
  });
});
