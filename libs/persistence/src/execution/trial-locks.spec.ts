import { Prisma } from '../generated/client';
import { plannedSweep } from '../testing/builders';
import { createTestDatabase, type TestDatabase } from '../testing/test-database';
import { changeTrials, lockOpenTrials } from './trial-locks';

let database: TestDatabase;
beforeEach(async () => (database = await createTestDatabase()));
afterEach(() => database.drop());

describe('lockOpenTrials', () => {
  it('lets those who want the same trials wait for each other, and never in a circle', async () => {
    await plannedSweep(database, { layers: ['first'], replicates: { seeds: 3000 } });
    // Rows lie in another order than their indices from now on.
    await database.prisma.trial.updateMany({ where: { seed: { lt: 1500 } }, data: { state: 'running' } });
    for (let round = 0; round < 4; round++) {
      const held = await Promise.all(
        [1, 2, 3, 4].map(() => database.prisma.$transaction((own) => lockOpenTrials(own, 'sweep1'))),
      );
      expect(held).toEqual(Array(4).fill(Array.from({ length: 3000 }, (_, index) => index)));
    }
  });

  it('gives what another has ended meanwhile to nobody', async () => {
    await plannedSweep(database, { layers: ['first'], replicates: { seeds: 20 } });
    const waiting = async () => {
      const rows = await database.prisma.$queryRaw<object[]>`
        SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
      return rows.length > 0;
    };
    let second: Promise<number[]> | undefined;
    await database.prisma.$transaction(async (first) => {
      const indices = await lockOpenTrials(first, 'sweep1');
      let isThrough = false;
      second = database.prisma.$transaction((own) => lockOpenTrials(own, 'sweep1')).finally(() => (isThrough = true));
      while (!isThrough && !(await waiting()));
      await changeTrials(first, { sweepId: 'sweep1', indices: indices.slice(0, 15) }, Prisma.sql`state = 'failed'`);
    });
    expect(await second).toEqual([15, 16, 17, 18, 19]);
  });
});
