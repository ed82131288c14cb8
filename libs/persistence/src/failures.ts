import { FAILURE_CLASSES, type FailureClass } from '@sonde/contracts/temporal';
import type { Database } from './database';

/** How many trials of a sweep failed, by class; classes of which none did are absent. */
export async function countFailures(
  { prisma }: Database,
  sweepId: string,
): Promise<Partial<Record<FailureClass, number>>> {
  const rows = await prisma.trial.groupBy({
    by: ['failureClass'],
    where: { sweepId, state: 'failed' },
    _count: true,
  });
  const counts = new Map(rows.map(({ failureClass, _count }) => [failureClass, _count]));
  return Object.fromEntries(FAILURE_CLASSES.flatMap((name) => (counts.has(name) ? [[name, counts.get(name)]] : [])));
}
