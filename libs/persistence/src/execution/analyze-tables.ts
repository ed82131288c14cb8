import type { Database } from '../database';

/** Fewer trials leave statistics that are good enough until Postgres takes its own. */
const MANY = 5_000;

/**
 * Lets Postgres count and tidy what a large sweep has written, which it would do by itself within minutes: until then
 * it takes the configurations that have figures for few, and reads all rows where an index has the answer.
 *
 * @param trained trials that left a probe of their own
 */
export async function analyzeTables(
  { prisma }: Database,
  { trials, trained }: { readonly trials: number; readonly trained: number },
): Promise<void> {
  if (trained >= MANY) await prisma.$executeRaw`VACUUM (ANALYZE) trials, configurations, probes, evaluations`;
  else if (trials >= MANY) await prisma.$executeRaw`ANALYZE configurations`;
}
