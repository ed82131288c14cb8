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
  });
  const prisma = new PrismaClient({ adapter });
  return {
    prisma,
    ping: async () => void (await prisma.$queryRaw`SELECT 1`),
    close: () => prisma.$disconnect(),
  };
}
