import { join } from 'node:path';
import { BadInput, SweepSpec } from '@sonde/contracts';
import { countTrials, createSweep, findSweep, registerDataset } from '@sonde/persistence';
import { createTestDatabase, type TestDatabase } from '@sonde/persistence/testing';
import { tinyDescription } from '@sonde/persistence/testing/builders';
import { until } from '@sonde/testing';
import { createPlanning } from './planning';

let database: TestDatabase;
beforeEach(async () => (database = await createTestDatabase()));
afterEach(() => database.drop());

// A thread runs the build, as all that is a program of its own.
const thread = join(__dirname, '../dist/planning-thread.js');
const { signal } = new AbortController();

/** A sweep over two layers with so many seeds. */
async function submitted(id: string, seeds: number) {
  const dataset = await registerDataset(database, '/nowhere', tinyDescription);
  const spec = SweepSpec.parse({ name: 'a', dataset: 'tiny', replicates: { seeds } });
  const sweep = { id, spec, datasetId: dataset.id, metric: 'val/accuracy', goal: 'maximize' } as const;
  await createSweep(database, { ...sweep, idempotencyKey: null, requestDigest: id });
}
const pending = async (id: string) => (await countTrials(database, [id])).get(id)?.pending;

describe('createPlanning', () => {
  it('writes plans, small and large ones', async () => {
    const plan = createPlanning(database, { databaseUrl: database.url, maxTrials: 10_000, thread });
    await Promise.all([submitted('small', 3), submitted('large', 600)]);
    await Promise.all([plan('small', signal), plan('large', signal), plan('large', signal)]);
    expect(await pending('small')).toBe(6);
    expect(await pending('large')).toBe(1200);
    expect(await findSweep(database, 'large')).toMatchObject({ state: 'running', plannedRevision: 0 });
  });

  it('refuses what is too large with its size, also where a thread finds it', async () => {
    const plan = createPlanning(database, { databaseUrl: database.url, maxTrials: 1100, thread });
    await submitted('large', 600);
    await expect(plan('large', signal)).rejects.toThrow(BadInput);
    await expect(plan('large', signal)).rejects.toThrow('asks for 1,200 trials (2 layers x 600 seeds)');
    await expect(plan('other', signal)).rejects.toThrow('no sweep other');
  });

  it('stops when it is told to, and goes on from what is written', async () => {
    const plan = createPlanning(database, { databaseUrl: database.url, maxTrials: 100_000, thread });
    await submitted('large', 15_000);
    const stopping = new AbortController();
    const stopped = plan('large', stopping.signal);
    // Each of the two layers is a chunk.
    await until('the first chunk', async () => (await pending('large')) === 15_000);
    stopping.abort();
    await stopped;
    await plan('large', signal);
    expect(await pending('large')).toBe(30_000);
  }, 60_000);

  it('says why a thread failed', async () => {
    const plan = createPlanning(database, { databaseUrl: database.url, maxTrials: 10_000, thread: '/nowhere.js' });
    await submitted('large', 600);
    await expect(plan('large', signal)).rejects.toThrow('/nowhere.js');
  });
});
