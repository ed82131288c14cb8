import { PrismaPg } from '@prisma/adapter-pg';
import { BadInput, StackUnavailable } from '@sonde/contracts';
import { PrismaClient } from './generated/client';
import { fromPostgres } from './postgres-errors';
import { createTestDatabase, type TestDatabase } from './testing/test-database';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const thrown = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => undefined,
    (error: unknown) => fromPostgres(error),
  );

describe('fromPostgres', () => {
  it('calls Postgres unavailable while all connections of the pool are busy', async () => {
    const adapter = new PrismaPg({ connectionString: database.url, max: 1, connectionTimeoutMillis: 1000 });
    const prisma = new PrismaClient({ adapter });
    try {
      let release: () => void = () => undefined;
      const released = new Promise<void>((resolve) => (release = resolve));
      let busy: Promise<void> | undefined;
      await new Promise<void>((holds) => {
        busy = prisma.$transaction(async (transaction) => {
          await transaction.$queryRaw`SELECT 1`;
          holds();
          await released;
        });
      });
      expect(await thrown(prisma.$queryRaw`SELECT 1`)).toBeInstanceOf(StackUnavailable);
      expect(await thrown(prisma.sweep.findMany())).toBeInstanceOf(StackUnavailable);
      release();
      await busy;
      expect(await prisma.sweep.findMany()).toEqual([]);
    } finally {
      await prisma.$disconnect();
    }
  });

  it('calls a NUL character bad input, and leaves other errors as they are', async () => {
    const { prisma } = database;
    expect(await thrown(prisma.$queryRaw`SELECT ${'\0'}::text`)).toBeInstanceOf(BadInput);
    const other = await thrown(prisma.$queryRaw`SELECT nothing`);
    expect(other).toBeInstanceOf(Error);
    expect(other).not.toBeInstanceOf(StackUnavailable);
  });
});
