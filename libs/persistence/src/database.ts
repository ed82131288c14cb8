import { PrismaPg } from '@prisma/adapter-pg';
import { PrismaClient } from './generated/client';

/** A pool of connections with Prisma's client on top. */
export interface Database {
  readonly prisma: PrismaClient;
  /** @throws when Postgres does not answer */
  ping(): Promise<void>;
  close(): Promise<void>;
}

/** What runs inside one transaction. */
export type Transaction = Parameters<Parameters<PrismaClient['$transaction']>[0]>[0];

/**
 * @param url postgresql://user:password@host:port/database
 * @param options.connections most connections at once; pg's own default of 10 has no time-out, this has
 */
export function openDatabase(url: string, options: { connections?: number } = {}): Database {
  const adapter = new PrismaPg({
    connectionString: url,
    max: options.connections ?? 10,
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
    // Tables are small beside memory: without this Postgres reads 100,000 rows to find 100 by their index.
    options: '-c random_page_cost=1.1',
  });
  // Prisma's own limits of 2 s and 5 s are too short for whoever waits while a plan of 100,000 trials is written.
  const prisma = new PrismaClient({ adapter, transactionOptions: { maxWait: 10_000, timeout: 60_000 } });
  return {
    prisma,
    ping: async () => void (await prisma.$queryRaw`SELECT 1`),
    close: () => prisma.$disconnect(),
  };
}
