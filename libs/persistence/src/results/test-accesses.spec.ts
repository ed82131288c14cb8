import { recordTestAccess, testAccesses } from '../index';
import { plannedSweep } from '../testing/builders';
import { createTestDatabase, type TestDatabase } from '../testing/test-database';

let database: TestDatabase;
beforeEach(async () => (database = await createTestDatabase()));
afterEach(() => database.drop());

describe('testAccesses', () => {
  it('lists accesses, newest first, and counts each configuration once', async () => {
    for (const id of ['sweep1', 'sweep2']) await plannedSweep(database, {}, id);
    const first = { split: 'test', configurations: ['a', 'b'], reason: 'a reviewer asked' };
    const second = { split: 'test_shift', configurations: ['b', 'c'], reason: null };
    for (const access of [first, second]) await recordTestAccess(database, { sweepId: 'sweep1', ...access });
    await recordTestAccess(database, { sweepId: 'sweep2', split: 'test', configurations: ['d'], reason: null });
    const at = expect.any(Date) as Date;
    expect(await testAccesses(database, 'sweep1')).toEqual({
      accesses: [
        { at, ...second },
        { at, ...first },
      ],
      configurations: 3,
    });
    expect(await testAccesses(database, 'none')).toEqual({ accesses: [], configurations: 0 });
  });

  it('are gone with their sweep', async () => {
    await plannedSweep(database);
    await recordTestAccess(database, { sweepId: 'sweep1', split: 'test', configurations: ['a'], reason: null });
    await database.prisma.sweep.delete({ where: { id: 'sweep1' } });
    expect(await database.prisma.testAccess.count()).toBe(0);
  });
});
