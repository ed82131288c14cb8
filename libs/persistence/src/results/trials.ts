import { FAILURE_CLASSES, type FailureClass, type TrialState } from '@sonde/contracts/temporal';
import type { Parameters, RungRank } from '@sonde/domain';
import type { Database } from '../database';
import type { Configuration, Trial } from '../generated/client';

export interface StoredTrial {
  readonly index: number;
  readonly layerName: string;
  readonly target: string;
  readonly configuration: string;
  readonly parameters: Parameters;
  readonly seed: number;
  readonly state: TrialState;
  readonly probeKey: string;
  readonly failureClass: string | null;
  readonly failureMessage: string | null;
  /** Null but for a trial that was pruned. */
  readonly pruning: Omit<RungRank, 'configuration' | 'goesOn'> | null;
}

/** Trials of a sweep in their order. @param after index of the trial that the last page ended with */
export async function listTrials(
  { prisma }: Database,
  sweepId: string,
  limit: number,
  after: number,
  state?: TrialState,
): Promise<StoredTrial[]> {
  const rows = await prisma.trial.findMany({
    where: { sweepId, index: { gt: after }, ...(state ? { state } : {}) },
    include: { configuration: true },
    orderBy: { index: 'asc' },
    take: limit,
  });
  return rows.map(toStoredTrial);
}

export function toStoredTrial({ configuration, ...trial }: Trial & { configuration: Configuration }): StoredTrial {
  // Written by writePlan from a PlannedTrial, and by prune from a RungRank, and by nothing else.
  return {
    ...trial,
    layerName: configuration.layerName,
    target: configuration.target,
    configuration: configuration.id,
    parameters: configuration.parameters as Parameters,
    seed: Number(trial.seed),
    // What had ended by then has its place too, and was not pruned.
    pruning: trial.state !== 'pruned' ? null : (trial.pruning as StoredTrial['pruning']),
  };
}

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
