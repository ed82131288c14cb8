import { SweepSpec } from '@sonde/contracts';
import {
  createSweep,
  findDataset,
  findSweep,
  listSweeps,
  moveSweep,
  openSweeps,
  registerDataset,
  analyzeTables,
} from '../index';
import { plannedSweep, tinyDescription } from '../testing/builders';
import { createTestDatabase, type TestDatabase } from '../testing/test-database';

let database: TestDatabase;
beforeEach(async () => (database = await createTestDatabase()));
afterEach(() => database.drop());

const spec = SweepSpec.parse({ name: 'a', dataset: 'tiny', replicates: { seeds: 3 } });

async function submit(id: string, idempotencyKey: string | null) {
  const dataset = await registerDataset(database, '/nowhere', tinyDescription);
  const sweep = { id, spec, datasetId: dataset.id, metric: 'val/accuracy' as const, goal: 'maximize' as const };
  return createSweep(database, { ...sweep, idempotencyKey, requestDigest: 'r' });
}

describe('createSweep', () => {
  it('gives the same sweep for the same key, also when both come at once', async () => {
    const sweeps = await Promise.all([submit('one', 'key'), submit('two', 'key'), submit('three', null)]);
    expect(sweeps[0]?.id).toBe(sweeps[1]?.id);
    expect(sweeps[2]?.id).toBe('three');
    expect(await listSweeps(database, 10)).toHaveLength(2);
  });
});

describe('moveSweep', () => {
  it('moves only from where it may', async () => {
    await plannedSweep(database);
    expect(await moveSweep(database, 'sweep1', ['running'], 'completed')).toBe(true);
    expect(await moveSweep(database, 'sweep1', ['running'], 'cancelled')).toBe(false);
    const sweep = await findSweep(database, 'sweep1');
    expect(sweep?.state).toBe('completed');
    expect(sweep?.finishedAt).toBeInstanceOf(Date);
  });
});

describe('listSweeps', () => {
  it('pages from the newest on', async () => {
    for (const id of ['a', 'b', 'c']) await submit(id, null);
    const [newest, middle] = await listSweeps(database, 2);
    expect([newest?.id, middle?.id]).toEqual(['c', 'b']);
    expect((await listSweeps(database, 2, 'b')).map(({ id }) => id)).toEqual(['a']);
  });
});

describe('openSweeps', () => {
  it('lists those that have not ended, oldest first', async () => {
    const states = ['planning', 'running', 'paused', 'cancelling', 'completed', 'cancelled', 'failed'] as const;
    for (const [at, state] of states.entries()) {
      await submit(state, null);
      const data = { state, createdAt: new Date(2026, 0, 30 - at) };
      await database.prisma.sweep.update({ where: { id: state }, data });
    }
    const ids = (await openSweeps(database)).map(({ id }) => id);
    expect(ids).toEqual(['cancelling', 'paused', 'running', 'planning']);
  });
});

describe('registerDataset', () => {
  it('counts versions by content, and finds them by digest', async () => {
    const changed = { ...tinyDescription, digest: 'e'.repeat(64) };
    const one = await registerDataset(database, '/here', tinyDescription);
    const two = await registerDataset(database, '/here', changed);
    const again = await registerDataset(database, '/moved', tinyDescription);
    expect([one.version, two.version, again.version]).toEqual([1, 2, 1]);
    expect(again).toMatchObject({ id: one.id, root: '/moved' });
    expect((await findDataset(database, 'tiny'))?.version).toBe(2);
    expect((await findDataset(database, 'tiny@dddddddd'))?.version).toBe(1);
    expect(await findDataset(database, 'tiny@00000000')).toBeUndefined();
    expect(await findDataset(database, 'other')).toBeUndefined();
  });
});

describe('analyzeTables', () => {
  it('takes what it is asked to outside of a transaction', async () => {
    await plannedSweep(database);
    for (const trained of [0, 5_000]) await analyzeTables(database, { trials: 5_000, trained });
    const [row] = await database.prisma.$queryRaw<{ vacuumed: bigint; analyzed: bigint }[]>`
      SELECT vacuum_count AS vacuumed, analyze_count AS analyzed FROM pg_stat_user_tables WHERE relname = 'configurations'`;
    expect(row).toEqual({ vacuumed: 1n, analyzed: 2n });
  });
});
