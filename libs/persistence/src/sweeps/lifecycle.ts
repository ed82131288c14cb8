import { changedSpec, type SweepChanges } from '@sonde/contracts';
import type { RetrySelection } from '@sonde/contracts/temporal';
import { digestOf, fitToDataset } from '@sonde/domain';
import type { Database } from '../database';
import { Prisma } from '../generated/client';
import { reopen, writePlan } from '../planning/plan';
import { findSweep } from './sweeps';

/**
 * Opens ended trials anew, in their packs, and the sweep with them. With the cancelled ones, a plan that was withdrawn is
 * written again.
 *
 * @returns how many trials it opened
 */
export async function retryTrials({ prisma }: Database, sweepId: string, selection: RetrySelection): Promise<number> {
  const { class: failureClass, trials, cancelled } = selection;
  const state: Prisma.TrialWhereInput = cancelled ? { state: { in: ['failed', 'cancelled'] } } : { state: 'failed' };
  return prisma.$transaction(
    async (transaction) => {
      if (cancelled) {
        await transaction.$executeRaw`
          UPDATE sweeps SET planned_revision = revision - 1, state = 'planning', finished_at = NULL, failure = NULL
           WHERE id = ${sweepId} AND plan_cursor IS NOT NULL AND state IN ('completed', 'cancelled', 'failed')`;
      }
      // In their order, as pruneLayer takes those that have failed, so that neither waits for the other in a circle.
      await transaction.$executeRaw`
        SELECT FROM trials WHERE sweep_id = ${sweepId} AND state = 'failed' ORDER BY index FOR UPDATE`;
      const { count } = await transaction.trial.updateMany({
        where: {
          ...{ sweepId, ...state },
          ...(failureClass === undefined ? {} : { failureClass }),
          ...(trials === undefined ? {} : { index: { in: [...trials] } }),
        },
        data: { state: 'pending', failureClass: null, failureMessage: null, pruning: Prisma.DbNull },
      });
      await reopen(transaction, sweepId);
      return count;
    },
    { timeout: 300_000 },
  );
}

/**
 * Changes a sweep's file, keeps what it was before, and writes the trials that it now asks for and that are not there.
 * The same changes again change nothing.
 *
 * @param options.plan writes the plan, in the place of writePlan
 * @returns how many trials were added
 * @throws BadInput where the changed file contradicts itself or does not fit the dataset
 */
export async function extendSweep(
  database: Database,
  sweepId: string,
  changes: SweepChanges,
  options: { readonly maxTrials?: number; readonly plan?: (sweepId: string) => Promise<void> } = {},
): Promise<number> {
  const { maxTrials, plan = (id) => writePlan(database, id) } = options;
  const before = await database.prisma.trial.count({ where: { sweepId } });
  await changeFile(database, sweepId, changes, maxTrials);
  await plan(sweepId);
  return (await database.prisma.trial.count({ where: { sweepId } })) - before;
}

async function changeFile(
  { prisma }: Database,
  sweepId: string,
  changes: SweepChanges,
  maxTrials: number | undefined,
): Promise<void> {
  await prisma.$transaction(async (transaction) => {
    await transaction.$executeRaw`SELECT FROM sweeps WHERE id = ${sweepId} FOR NO KEY UPDATE`;
    const sweep = await findSweep({ prisma: transaction }, sweepId);
    if (!sweep) return;
    const spec = changedSpec(sweep.spec, changes);
    if (digestOf(spec) === digestOf(sweep.spec)) return;
    // What does not fit is refused before anything is written.
    fitToDataset(spec, sweep.dataset.description, maxTrials);
    const revision = sweep.revision + 1;
    await transaction.sweepRevision.create({ data: { sweepId, revision, changes, before: sweep.spec } });
    await transaction.sweep.update({ where: { id: sweepId }, data: { spec, revision } });
  });
}
