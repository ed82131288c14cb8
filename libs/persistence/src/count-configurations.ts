import type { Database } from './database';

/** How many configurations of each layer and target have a probe. */
export async function countConfigurations(
  { prisma }: Database,
  sweepId: string,
): Promise<{ readonly layer: number; readonly target: string; readonly configurations: number }[]> {
  return prisma.$queryRaw`
    SELECT layer, target, count(*)::int AS configurations FROM configurations
     WHERE sweep_id = ${sweepId} AND n > 0 GROUP BY layer, target ORDER BY layer, target`;
}
