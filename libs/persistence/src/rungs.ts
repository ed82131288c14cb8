import { scoreOf } from '@sonde/contracts';
import { placesAtRung, type Contender, type PackAtRung, type PackWork, type RungPlace } from '@sonde/domain';
import type { Database, Transaction } from './database';
import { Prisma } from './generated/client';
import { holdTrials } from './held-trials';
import { lockLayer, lockOpenTrials } from './open-trials';
import type { StoredSweep } from './sweeps';

/**
 * Records how the trials of an attempt do at a rung; they wait there for the others of their layer.
 *
 * @throws ClaimLost where the pack is another attempt's by now, or has ended
 */
export async function recordRung({ prisma }: Database, work: PackWork, { epoch, scores }: PackAtRung): Promise<void> {
  const { sweepId, metric } = work;
  const name = scoreOf(metric);
  await prisma.$transaction(async (transaction) => {
    const rows = scores.map(({ trial, val }) => ({
      ...{ index: trial, score: val?.figures[name] ?? null, loss: val?.loss ?? null },
    }));
    if ((await holdTrials(transaction, work)) === 'recorded') return;
    await transaction.$executeRaw`
      UPDATE trials SET state = 'pending', rung_epoch = ${epoch}::int, rung_score = r.score, rung_loss = r.loss
        FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r(index int, score float8, loss float8)
       WHERE sweep_id = ${sweepId} AND trials.index = r.index`;
  });
}

/**
 * Compares the configurations of a layer that wait at a rung, target by target, and prunes all but the best. A target is
 * compared once: configurations that come later, with an extension, are held against the score that was enough then.
 *
 * @returns how many trials were pruned
 */
export async function pruneLayer(
  { prisma }: Database,
  { id, spec, goal }: StoredSweep,
  layer: number,
  epoch: number,
): Promise<number> {
  const { early_terminate: early } = spec;
  if (!early) return 0;
  return prisma.$transaction(async (transaction) => {
    await lockLayer(transaction, id, layer);
    await lockOpenTrials(transaction, id, Prisma.sql`AND layer = ${layer}::int`);
    let pruned = 0;
    for (const [target, contenders] of await contendersAt(transaction, id, layer, epoch)) {
      const where = { sweepId: id, layer, target, epoch };
      const decided = await transaction.rung.findUnique({ where: { sweepId_layer_target_epoch: where } });
      const places = decided
        ? contenders.map((contender) => placeOf(contender, { ...decided, goal }))
        : placesAtRung(contenders, { epoch, eta: early.eta, goal });
      const [first] = places;
      if (!decided && first) {
        const { cutoff, kept } = first;
        await transaction.rung.create({ data: { ...where, cutoff, contenders: contenders.length, kept } });
      }
      pruned += await prune(transaction, id, places);
    }
    return pruned;
  });
}

/** Configurations whose open trials all wait at the rung, by target. */
async function contendersAt(
  transaction: Transaction,
  sweepId: string,
  layer: number,
  epoch: number,
): Promise<Map<string, Contender[]>> {
  const rows = await transaction.$queryRaw<(Contender & { target: string })[]>`
    SELECT c.target, c.id AS configuration,
           CASE WHEN bool_or(t.rung_score IS NULL) THEN NULL ELSE avg(t.rung_score ORDER BY t.rung_score) END AS score,
           CASE WHEN bool_or(t.rung_loss IS NULL) THEN NULL ELSE avg(t.rung_loss ORDER BY t.rung_loss) END AS loss
      FROM trials t JOIN configurations c ON c.sweep_id = t.sweep_id AND c.id = t.configuration
     WHERE t.sweep_id = ${sweepId} AND t.layer = ${layer}::int AND t.state IN ('pending', 'running')
     GROUP BY c.target, c.id HAVING bool_and(t.rung_epoch IS NOT DISTINCT FROM ${epoch}::int) ORDER BY c.target, c.id`;
  const byTarget = new Map<string, Contender[]>();
  for (const { target, ...contender } of rows) byTarget.set(target, [...(byTarget.get(target) ?? []), contender]);
  return byTarget;
}

/** The place of a latecomer at a rung that was decided before. */
function placeOf(
  { configuration, score }: Contender,
  rung: { epoch: number; cutoff: number | null; contenders: number; kept: number; goal: 'maximize' | 'minimize' },
): RungPlace {
  const { epoch, cutoff, kept, contenders, goal } = rung;
  const isWorse = score === null || (cutoff !== null && (goal === 'maximize' ? score < cutoff : score > cutoff));
  const goesOn = !isWorse || cutoff === null;
  return { configuration, epoch, score, cutoff, kept, rank: goesOn ? kept : kept + 1, of: contenders, goesOn };
}

async function prune(transaction: Transaction, sweepId: string, places: readonly RungPlace[]): Promise<number> {
  const rows = places.flatMap(({ configuration, goesOn, ...pruning }) => (goesOn ? [] : [{ configuration, pruning }]));
  return transaction.$executeRaw`
    UPDATE trials SET state = 'pruned', pruning = p.pruning
      FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS p(configuration text, pruning jsonb)
     WHERE sweep_id = ${sweepId} AND trials.configuration = p.configuration AND state IN ('pending', 'running')`;
}
