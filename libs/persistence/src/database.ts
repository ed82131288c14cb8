import { PrismaPg } from '@prisma/adapter-pg';
import { PrismaClient, type Prisma } from './generated/client';

/** A pool of connections with Prisma's client on top. */
export interface Database {
  readonly prisma: PrismaClient;
  /** @throws when Postgres does not answer */
  ping(): Promise<void>;
  close(): Promise<void>;
}

/** What runs inside one transaction. */
export type Transaction = Parameters<Parameters<PrismaClient['$transaction']>[0]>[0];

interface Options {
  /** Most connections at once; pg's own default of 10 has no time-out, this has. */
  readonly connections?: number;
  /**
   * Milliseconds after which Postgres ends a transaction that its client leaves unfinished without asking anything: a
   * process that was stopped in the midst of one, or whose machine is gone, would keep its locks for as long.
   */
  readonly abandonedAfterMs?: number;
}

/** Prisma's limit of a transaction; whoever is at work in one leaves it idle for much less than that. */
const TRANSACTION_MS = 60_000;

/** @param url postgresql://user:password@host:port/database */
export function openDatabase(
  url: string,
  { connections = 10, abandonedAfterMs = TRANSACTION_MS }: Options = {},
): Database {
  const adapter = new PrismaPg({
    connectionString: url,
    max: connections,
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
    // Tables are small beside memory: without this Postgres reads 100,000 rows to find 100 by their index.
    options: `-c random_page_cost=1.1 -c idle_in_transaction_session_timeout=${abandonedAfterMs}`,
  });
  // Prisma's own limits of 2 s and 5 s are too short for whoever waits while a plan of 100,000 trials is written.
  const prisma = new PrismaClient({
    adapter,
    transactionOptions: { maxWait: 10_000, timeout: TRANSACTION_MS },
  });
  return {
    prisma,
    ping: async () => void (await prisma.$queryRaw`SELECT 1`),
    close: () => prisma.$disconnect(),
  };
}

/**
 * Answers a question that looks at most configurations of a sweep: page by page, and in memory. As openDatabase has it
 * Postgres goes from one to the next by their index, all over the table, and notes on disk what it has: of 100,000
 * that takes twice as long.
 */
export async function readWhole<Row>({ prisma }: Database, question: Prisma.Sql): Promise<Row[]> {
  const [, rows] = await prisma.$transaction([
    prisma.$executeRaw`SELECT set_config('random_page_cost', '4', true), set_config('work_mem', '64MB', true)`,
    prisma.$queryRaw<Row[]>(question),
  ]);
  return rows;
}
