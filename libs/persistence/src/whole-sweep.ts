import type { Database } from './database';
import type { Prisma } from './generated/client';

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
