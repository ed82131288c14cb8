import type { SealRecord } from '@sonde/contracts';
import { testLooks, type Database } from '@sonde/persistence';

/** How much of a sweep's test was looked at beyond what val chose. */
export async function sealOf(database: Database, sweepId: string): Promise<SealRecord> {
  const { looks, configurations } = await testLooks(database, sweepId);
  return {
    looks: looks.map(({ at, split, configurations: seen, reason }) => ({
      at: at.toISOString(),
      split,
      configurations: seen.length,
      reason,
    })),
    configurations,
  };
}
