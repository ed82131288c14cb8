import { announceTrainer, listTrainers, removeTrainer, type Announcement } from '../index';
import { createTestDatabase, type TestDatabase } from '../testing/test-database';

let database: TestDatabase;
beforeEach(async () => (database = await createTestDatabase()));
afterEach(() => database.drop());

const trainer = (id: string, fields: Partial<Announcement> = {}): Announcement => ({
  ...{ id, pool: 'cpu', device: 'cpu', host: 'here', pid: 7, memoryBytes: 2 ** 40, state: 'ready' },
  ...{ warmHits: 0, warmMisses: 0, ...fields },
});

const ids = async () => (await listTrainers(database)).map(({ id }) => id);

describe('announceTrainer', () => {
  it('lists a trainer with what it last said, and when it was first and last seen', async () => {
    await announceTrainer(database, trainer('one'));
    const [before] = await listTrainers(database);
    await announceTrainer(database, trainer('one', { state: 'draining', warmHits: 3, warmMisses: 1 }));
    const [after, ...others] = await listTrainers(database);
    expect(others).toEqual([]);
    expect(after).toMatchObject(trainer('one', { state: 'draining', warmHits: 3, warmMisses: 1 }));
    expect(after?.startedAt).toEqual(before?.startedAt);
    expect(after?.seenAt.getTime()).toBeGreaterThanOrEqual(before?.seenAt.getTime() ?? NaN);
  });
});

describe('listTrainers', () => {
  it('lists by pool, and leaves out one that was silent for a minute, until it speaks again', async () => {
    for (const one of [trainer('one'), trainer('two', { pool: 'gpu', device: 'H100' }), trainer('three')]) {
      await announceTrainer(database, one);
    }
    expect(await ids()).toEqual(['one', 'three', 'two']);
    const seenAt = new Date(Date.now() - 61_000);
    await database.prisma.trainer.update({ where: { id: 'one' }, data: { seenAt } });
    expect(await ids()).toEqual(['three', 'two']);
    await announceTrainer(database, trainer('one'));
    expect(await ids()).toEqual(['one', 'three', 'two']);
  });

  it('removes those that were silent for a day', async () => {
    const hours = { now: 0, tired: 23, crashed: 25 };
    for (const [id, ago] of Object.entries(hours)) {
      await announceTrainer(database, trainer(id));
      await database.prisma.trainer.update({ where: { id }, data: { seenAt: new Date(Date.now() - ago * 3_600_000) } });
    }
    expect(await ids()).toEqual(['now']);
    const rows = await database.prisma.trainer.findMany({ select: { id: true }, orderBy: { id: 'asc' } });
    expect(rows).toEqual([{ id: 'now' }, { id: 'tired' }]);
  });
});

describe('removeTrainer', () => {
  it('takes a trainer off the list, once', async () => {
    await announceTrainer(database, trainer('one'));
    await removeTrainer(database, 'one');
    await removeTrainer(database, 'one');
    expect(await ids()).toEqual([]);
  });
});
