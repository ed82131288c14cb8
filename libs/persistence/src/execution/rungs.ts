import { NotFound, scoreOf, type Goal, type MetricName } from '@sonde/contracts';
import {
  groupBy,
  isBetter,
  rankAtRung,
  type Contender,
  type PackAtRung,
  type PackWork,
  type RungRank,
  type RungScores,
} from '@sonde/domain';
import type { Database, Transaction } from '../database';
import { Prisma } from '../generated/client';
import { sweepStatus } from '../sweeps/sweeps';
import { holdTrials, lockLayer, lockOpenTrials } from './trial-locks';

/**
 * Records how the trials of an attempt do at a rung; they wait there for the others of their layer.
 *
 * @throws ClaimLost where the pack is another attempt's by now, or has ended
 */
export async function recordRung({ prisma }: Database, work: PackWork, { epoch, scores }: PackAtRung): Promise<void> {
  await prisma.$transaction(async (transaction) => {
    const rows = scores.map(({ trial, val }) => {
      const reached: RungScores = { [epoch]: val && { loss: val.loss, figures: val.figures } };
      return { index: trial, reached };
    });
    if ((await holdTrials(transaction, work)) === 'recorded') return;
    // A trial that is tried again may have neighbours in its pack which are at a later rung.
    await transaction.$executeRaw`
      UPDATE trials SET state = 'pending', rung_epoch = greatest(rung_epoch, ${epoch}::int),
             rung_scores = coalesce(rung_scores, '{}') || r.reached
        FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r(index int, reached jsonb)
       WHERE sweep_id = ${work.sweepId} AND trials.index = r.index`;
  });
}

/**
 * Compares the configurations of a layer that have reached a rung, target by target, and prunes all but the best: those
 * that wait there, and those that have ended or are cached, by how they did there. What has ended stays as it is, but
 * where it is not among the best it takes no part in later comparisons, so that what is pruned does not depend on what
 * was cached. A target is compared once: configurations that come later, with an extension, are held against the score
 * that was enough then. Seeds that come later share what became of their configuration: they are pruned where it was, and
 * go on where it did, since a mean over some of the seeds compares with no other.
 *
 * @returns how many trials were pruned
 * @throws NotFound where there is no such sweep
 */
export async function pruneLayer(database: Database, id: string, layer: number, epoch: number): Promise<number> {
  const sweep = await sweepStatus(database, id);
  if (!sweep) throw new NotFound(`no sweep ${id}`);
  const { goal, metric } = sweep;
  const { early_terminate: early } = sweep.spec;
  if (!early) return 0;
  const { prisma } = database;
  return prisma.$transaction(async (transaction) => {
    await lockLayer(transaction, id, layer);
    await lockOpenTrials(transaction, id, Prisma.sql`AND layer = ${layer}::int`);
    let pruned = 0;
    for (const [target, contenders] of await contendersAt(transaction, { id, metric, layer, epoch })) {
      const where = { sweepId: id, layer, target, epoch };
      pruned += await pruneOpen(transaction, id, contenders.flatMap(rankOfSiblings));
      const compared = contenders.filter(({ lost }) => lost === null);
      const decided = await transaction.rung.findUnique({ where: { sweepId_layer_target_epoch: where } });
      // Where nothing waits and nothing has a score, there is nothing to hold those against that come later.
      if (!decided && compared.every(({ score, isOpen }) => score === null && !isOpen)) continue;
      const ranks = decided
        ? compared.map((contender) => rankOf(contender, { ...decided, goal }))
        : rankAtRung(compared, { epoch, eta: early.eta, goal });
      const [first] = ranks;
      if (!decided && first) {
        const { cutoff, kept } = first;
        await transaction.rung.create({ data: { ...where, cutoff, contenders: compared.length, kept } });
      }
      pruned += await pruneOpen(transaction, id, ranks);
    }
    return pruned;
  });
}

/** A rung of one layer of a sweep. */
interface AtRung {
  readonly id: string;
  readonly metric: MetricName;
  readonly layer: number;
  readonly epoch: number;
}

interface ContenderAtRung extends Contender {
  /** Whether it has trials to prune. */
  readonly isOpen: boolean;
  /** Why seeds of it were pruned, at this rung or before; null where none was. */
  readonly lost: Omit<RungRank, 'configuration' | 'goesOn'> | null;
  /** Whether seeds of it have gone on from here. */
  readonly hasGoneOn: boolean;
}

/**
 * Configurations that have reached the rung, by target: all of their open trials have, and one of them waits there unless
 * all have ended. Seeds that have ended count by their own score at the rung, or by that which their probe had when it was
 * trained for another sweep; those that were trained without this rung are left out, and so are those that have failed
 * before it. A configuration that has failed altogether has no score.
 *
 * What was trained here and has ended has gone on from each rung where it was not pruned; of what is cached that is known
 * by the rung that `pruneOpen` has noted with it. One that waits at the rung may be new there.
 */
async function contendersAt(
  transaction: Transaction,
  { id, metric, layer, epoch }: AtRung,
): Promise<Map<string, ContenderAtRung[]>> {
  const rows = await transaction.$queryRaw<(ContenderAtRung & { target: string })[]>`
    WITH siblings AS (
      SELECT configuration,
             (array_agg(pruning ORDER BY index) FILTER (WHERE (pruning->>'epoch')::int <= ${epoch}::int))[1] AS lost,
             bool_or(rung_epoch > ${epoch}::int OR (pruning->>'epoch')::int > ${epoch}::int
                  OR state IN ('succeeded', 'diverged') OR (state = 'cached' AND rung_epoch = ${epoch}::int)) IS TRUE AS gone_on
        FROM trials WHERE sweep_id = ${id} AND layer = ${layer}::int GROUP BY configuration
    ), own AS (
      SELECT c.target, c.id, t.state IN ('pending', 'running') AS open, t.state = 'failed' AS failed, t.rung_epoch,
             coalesce(t.rung_scores->${String(epoch)}::text, p.rung_scores->${String(epoch)}::text) AS reached
        FROM trials t JOIN configurations c ON c.sweep_id = t.sweep_id AND c.id = t.configuration
        LEFT JOIN probes p ON p.key = t.probe_key AND t.state IN ('succeeded', 'cached', 'diverged')
       WHERE t.sweep_id = ${id} AND t.layer = ${layer}::int AND (c.parameters->>'epochs')::int > ${epoch}::int
         AND t.state <> 'cancelled' AND coalesce((t.pruning->>'epoch')::int >= ${epoch}::int, true)
    ), figures AS (
      SELECT own.*, (reached->'figures'->>${scoreOf(metric)})::float8 AS score, (reached->>'loss')::float8 AS loss FROM own
       WHERE open OR failed OR reached IS NOT NULL
    )
    SELECT target, id AS configuration, bool_or(open) AS "isOpen", lost, gone_on AS "hasGoneOn",
           CASE WHEN bool_or(reached IS NOT NULL AND score IS NULL) THEN NULL ELSE avg(score ORDER BY score) END AS score,
           CASE WHEN bool_or(reached IS NOT NULL AND loss IS NULL) THEN NULL ELSE avg(loss ORDER BY loss) END AS loss
      FROM figures JOIN siblings ON siblings.configuration = id GROUP BY target, id, lost, gone_on
    HAVING bool_and(reached IS NOT NULL OR NOT open) AND (bool_or(open AND rung_epoch = ${epoch}::int) OR NOT bool_or(open))
     ORDER BY target, id`;
  return groupBy(rows, ({ target }) => target);
}

/** The rank of those whose siblings were pruned: the same. */
function rankOfSiblings({ configuration, lost }: ContenderAtRung): RungRank[] {
  return lost === null ? [] : [{ ...lost, configuration, goesOn: false }];
}

/** The rank at a rung that was decided before: where a configuration is new there, its score decides. */
function rankOf(
  { configuration, score, hasGoneOn }: ContenderAtRung,
  rung: { epoch: number; cutoff: number | null; contenders: number; kept: number; goal: Goal },
): RungRank {
  const { epoch, cutoff, kept, contenders, goal } = rung;
  const isWorse = score === null || (cutoff !== null && isBetter(cutoff, score, goal));
  const goesOn = hasGoneOn || !isWorse || cutoff === null;
  return { configuration, epoch, score, cutoff, kept, rank: goesOn ? kept : kept + 1, of: contenders, goesOn };
}

/**
 * Prunes what is open of those that do not go on. What has ended of them is given the same reason, by which it is known
 * at later rungs. Of those that go on, cached trials note the rung, for the seeds that may be added to them.
 *
 * @returns how many trials it pruned
 */
async function pruneOpen(transaction: Transaction, sweepId: string, ranks: readonly RungRank[]): Promise<number> {
  const rows = ranks.map(({ configuration, goesOn, ...rank }) => ({
    configuration,
    passed: goesOn ? rank.epoch : null,
    pruning: goesOn ? null : rank,
  }));
  const [row] = await transaction.$queryRaw<{ pruned: number }[]>`
    WITH settled AS (
      SELECT t.index, p.passed, p.pruning
        FROM trials t JOIN jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
               AS p(configuration text, passed int, pruning jsonb) ON t.configuration = p.configuration
       WHERE t.sweep_id = ${sweepId} AND t.pruning IS NULL
         AND CASE WHEN p.passed IS NULL THEN t.state <> 'cancelled'
                  ELSE t.state = 'cached' AND coalesce(t.rung_epoch, 0) < p.passed END
       ORDER BY t.index FOR UPDATE OF t
    ), held AS (
      UPDATE trials SET pruning = settled.pruning, rung_epoch = coalesce(settled.passed, rung_epoch),
             state = CASE WHEN passed IS NULL AND state IN ('pending', 'running') THEN 'pruned' ELSE state END
        FROM settled WHERE trials.sweep_id = ${sweepId} AND trials.index = settled.index
      RETURNING state
    )
    SELECT count(*) FILTER (WHERE state = 'pruned')::int AS pruned FROM held`;
  return row?.pruned ?? 0;
}
