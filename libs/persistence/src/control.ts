import { changedSpec, type SweepChanges } from '@sonde/contracts';
import type { RetrySelection } from '@sonde/contracts/temporal';
import { ENDED_SWEEP_STATES, digestOf, planner } from '@sonde/domain';
import type { Database } from './database';
import type { Prisma, SweepState } from './generated/client';
import { writePlan } from './plan';
import { findSweep } from './sweeps';

const ENDED: SweepState[] = [...ENDED_SWEEP_STATES];

/**
 * Opens ended trials anew, in their packs, and the sweep with them.
 *
 * @returns how many trials it opened
 */
export async function retryTrials({ prisma }: Database, sweepId: string, selection: RetrySelection): Promise<number> {
  const { class: failureClass, trials, cancelled } = selection;
  const state: Prisma.TrialWhereInput = cancelled ? { state: { in: ['failed', 'cancelled'] } } : { state: 'failed' };
  const { count } = await prisma.trial.updateMany({
    where: {
      ...{ sweepId, ...state },
      ...(failureClass === undefined ? {} : { failureClass }),
      ...(trials === undefined ? {} : { index: { in: [...trials] } }),
    },
    data: { state: 'pending', failureClass: null, failureMessage: null },
  });
  await reopen({ prisma }, sweepId);
  return count;
}

/**
 * Changes a sweep's file, keeps what it said before, and writes the trials that it now asks for and that are not there.
 * The same changes again change nothing.
 *
 * @returns how many trials were added
 * @throws BadInput where the changed file contradicts itself or does not fit the dataset
 */
export async function extendSweep(database: Database, sweepId: string, changes: SweepChanges): Promise<number> {
  const { prisma } = database;
  const before = await prisma.trial.count({ where: { sweepId } });
  await prisma.$transaction(async (transaction) => {
    await transaction.$executeRaw`SELECT FROM sweeps WHERE id = ${sweepId} FOR NO KEY UPDATE`;
    const sweep = await findSweep({ prisma: transaction }, sweepId);
    if (!sweep) return;
    const spec = changedSpec(sweep.spec, changes);
    if (digestOf(spec) === digestOf(sweep.spec)) return;
    // What does not fit is refused before anything is written.
    planner(spec, sweep.dataset.description);
    const revision = sweep.revision + 1;
    await transaction.sweepRevision.create({
      data: { sweepId, revision, changes, before: sweep.spec },
    });
    await transaction.sweep.update({ where: { id: sweepId }, data: { spec, revision } });
  });
  const sweep = await findSweep(database, sweepId);
  if (sweep) await writePlan(database, sweep);
  await reopen(database, sweepId);
  return (await prisma.trial.count({ where: { sweepId } })) - before;
}

/** A sweep that has ended runs again where it has trials to train; its time budget begins anew. */
async function reopen({ prisma }: Pick<Database, 'prisma'>, sweepId: string): Promise<void> {
  await prisma.sweep.updateMany({
    where: { id: sweepId, state: { in: ENDED }, trials: { some: { state: 'pending' } } },
    data: { state: 'running', startedAt: new Date(), finishedAt: null, failure: null },
  });
}
