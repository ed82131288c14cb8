import { recordTestLook, testLooks } from '../index';
import { plannedSweep } from '../testing/builders';
import { createTestDatabase, type TestDatabase } from '../testing/test-database';

let database: TestDatabase;
beforeEach(async () => (database = await createTestDatabase()));
afterEach(() => database.drop());

describe('testLooks', () => {
  it('lists what was looked at, newest first, and counts each configuration once', async () => {
    for (const id of ['sweep1', 'sweep2']) await plannedSweep(database, {}, id);
    const first = { split: 'test', configurations: ['a', 'b'], reason: 'a reviewer asked' };
    const second = { split: 'test_shift', configurations: ['b', 'c'], reason: null };
    for (const look of [first, second]) await recordTestLook(database, { sweepId: 'sweep1', ...look });
    await recordTestLook(database, { sweepId: 'sweep2', split: 'test', configurations: ['d'], reason: null });
    const at = expect.any(Date) as Date;
    expect(await testLooks(database, 'sweep1')).toEqual({
      looks: [
        { at, ...second },
        { at, ...first },
      ],
      configurations: 3,
    });
    expect(await testLooks(database, 'none')).toEqual({ looks: [], configurations: 0 });
  });

  it('are gone with their sweep', async () => {
    await plannedSweep(database);
    await recordTestLook(database, { sweepId: 'sweep1', split: 'test', configurations: ['a'], reason: null });
    await database.prisma.sweep.delete({ where: { id: 'sweep1' } });
    expect(await database.prisma.testLook.count()).toBe(0);
  });
});
