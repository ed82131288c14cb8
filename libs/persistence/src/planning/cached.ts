import { scoreOf, type MetricName, type SweepSpec } from '@sonde/contracts';
import { longestTraining, rungsOf, splitDigest, type DatasetDescription } from '@sonde/domain';
import type { Transaction } from '../database';
import { Prisma } from '../generated/client';

interface Wanted {
  /** The sweep's. */
  readonly id: string;
  readonly dataset: { readonly description: DatasetDescription };
  readonly spec: SweepSpec;
  readonly metric: MetricName;
  /** Only trials of this pack. */
  readonly pack?: { readonly layer: number; readonly pack: number };
  /** Only trials from this index on. */
  readonly from?: number;
}

/**
 * Whether a probe `p` is not known to be lost or damaged, and has been evaluated on every test split that is wanted of
 * it; one that diverged has nothing to evaluate. `sealed.splits` has them, for the trial's layer and target: see
 * sealedSplits.
 */
export const isEvaluated = Prisma.sql`p.damaged_at IS NULL AND (p.diverged OR NOT EXISTS (
  SELECT FROM jsonb_each_text(sealed.splits) AS wanted(split, digest) WHERE NOT EXISTS (
    SELECT FROM evaluations e WHERE e.probe_key = p.key AND e.split = wanted.split AND e.digest = wanted.digest)))`;

/**
 * Ends pending trials whose probe exists, with all that the sweep wants of it: evaluations on every test split of its
 * dataset's version, all draws of its controls, and its scores at the sweep's rungs. A probe that lacks some, or is lost
 * or damaged, is trained again.
 *
 * @returns how many trials it ended
 */
export async function markCached(
  transaction: Transaction,
  { id, dataset, spec, metric, pack, from = 0 }: Wanted,
): Promise<number> {
  const draws = spec.controls?.permuted_labels ?? 0;
  const sealed = JSON.stringify(sealedSplits(dataset.description, pack && new Set([pack.layer])));
  const ofPack = pack ? Prisma.sql`AND t.layer = ${pack.layer}::int AND t.pack = ${pack.pack}::int` : Prisma.empty;
  const controlled =
    draws === 0
      ? Prisma.empty
      : Prisma.sql`AND ${draws}::int <= (
          SELECT count(DISTINCT s.draw) FROM trials own JOIN permuted_scores s ON s.probe_key = own.probe_key
           WHERE own.sweep_id = t.sweep_id AND own.configuration = t.configuration AND s.draw < ${draws}::int)`;
  return transaction.$executeRaw`
    UPDATE trials SET state = 'cached'
      FROM (
        SELECT t.index FROM trials t JOIN probes p ON p.key = t.probe_key
          JOIN configurations c ON c.sweep_id = t.sweep_id AND c.id = t.configuration
          JOIN jsonb_to_recordset(${sealed}::jsonb) AS sealed(layer int, target text, splits jsonb)
            ON sealed.layer = c.layer AND sealed.target = c.target
         WHERE t.sweep_id = ${id} AND t.state = 'pending' AND t.index >= ${from}::int ${ofPack}
           AND ${isEvaluated} AND ${hasRungScores(spec, metric)}
           ${controlled}
      ) AS found
     WHERE trials.sweep_id = ${id} AND trials.index = found.index AND trials.state = 'pending'`;
}

/**
 * What a probe is to be evaluated on, by layer and target of its trial: the digest of each test split.
 *
 * @param layers undefined for all
 */
export function sealedSplits(dataset: DatasetDescription, layers?: ReadonlySet<number>): object[] {
  const splits = Object.keys(dataset.splits).filter((split) => split.startsWith('test'));
  return dataset.layers.flatMap((_, layer) =>
    layers && !layers.has(layer)
      ? []
      : dataset.targets.map(({ name: target }) => ({
          layer,
          target,
          splits: Object.fromEntries(splits.map((split) => [split, splitDigest(dataset, layer, target, split)])),
        })),
  );
}

/**
 * Whether it is known of a probe `p` how it did at each rung that a sweep compares it at, by the sweep's metric. It is
 * of those that a sweep with the same rungs has trained; a probe that meets none, as one of lbfgs, needs none.
 */
export function hasRungScores(spec: SweepSpec, metric: MetricName): Prisma.Sql {
  const rungs = rungsOf(spec, longestTraining(spec));
  if (rungs.length === 0) return Prisma.sql`true`;
  // What had diverged by then has no figures.
  return Prisma.sql`NOT EXISTS (
    SELECT FROM unnest(${rungs}::int[]) AS rung(epoch) WHERE rung.epoch < (p.parameters->>'epochs')::int
       AND NOT coalesce(p.rung_scores->rung.epoch::text = 'null'
                     OR p.rung_scores->rung.epoch::text->'figures' ? ${scoreOf(metric)}, false))`;
}
