import { StackUnavailable } from '@sonde/contracts';
import { openDatabase } from './database';
import { fromPostgres } from './postgres-errors';
import { createTestDatabase, type TestDatabase } from './testing/test-database';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

describe('a transaction whose client stands still', () => {
  it('loses its locks, and the client, once it goes on, is told that Postgres was away', async () => {
    const standing = openDatabase(database.url, { abandonedAfterMs: 200 });
    try {
      const stood = standing.prisma.$transaction(async (transaction) => {
        await transaction.$executeRaw`LOCK TABLE probes IN EXCLUSIVE MODE`;
        // What waits for the lock gets it although nobody ends the transaction.
        await database.prisma.$transaction([
          database.prisma.$executeRaw`SET LOCAL lock_timeout = '20s'`,
          database.prisma.$executeRaw`DELETE FROM probes`,
        ]);
        await transaction.$queryRaw`SELECT 1`;
      });
      const error: unknown = await stood.then(
        () => undefined,
        (reason: unknown) => fromPostgres(reason),
      );
      expect(error).toBeInstanceOf(StackUnavailable);
      // The connection that was lost is replaced.
      expect(await standing.prisma.$queryRaw`SELECT 1 AS one`).toEqual([{ one: 1 }]);
    } finally {
      await standing.close();
    }
  });
});
