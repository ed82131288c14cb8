import type { DatasetDescription } from '@sonde/domain';
import type { Transaction } from './database';
import { Prisma } from './generated/client';
import { splitDigest } from './split-digest';

interface Wanted {
  /** The sweep's. */
  readonly id: string;
  readonly dataset: { readonly description: DatasetDescription };
  /** Draws of permuted labels that each configuration is to have. */
  readonly draws: number;
  /** Only trials of this pack; all of the sweep where it is not said. */
  readonly pack?: { readonly layer: number; readonly pack: number };
}

/**
 * Whether a probe `p` has been evaluated on every test split that is wanted of a trial `t`'s layer and target; one that
 * diverged has nothing to evaluate.
 *
 * @param layer and target of the trial, in SQL
 */
export function isEvaluated(sealed: string, layer: Prisma.Sql, target: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`(p.diverged OR NOT EXISTS (
    SELECT FROM jsonb_to_recordset(${sealed}::jsonb) AS wanted(layer int, target text, split text, digest text)
     WHERE wanted.layer = ${layer} AND wanted.target = ${target} AND NOT EXISTS (
       SELECT FROM evaluations e WHERE e.probe_key = p.key AND e.split = wanted.split AND e.digest = wanted.digest)))`;
}

/**
 * Ends pending trials whose probe exists, with all that the sweep wants of it: evaluations on every test split of its
 * dataset's version, and all draws of its controls. A probe that lacks some is trained again, which adds them.
 *
 * @returns how many trials it ended
 */
export async function markCached(transaction: Transaction, { id, dataset, draws, pack }: Wanted): Promise<number> {
  const sealed = JSON.stringify(sealedSplits(dataset.description, pack?.layer));
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
         WHERE t.sweep_id = ${id} AND t.state = 'pending' ${ofPack}
           AND ${isEvaluated(sealed, Prisma.sql`c.layer`, Prisma.sql`c.target`)}
           ${controlled}
      ) AS found
     WHERE trials.sweep_id = ${id} AND trials.index = found.index AND trials.state = 'pending'`;
}

/** What a probe of a layer is to be evaluated on: the test splits of each target. @param layer undefined for all */
export function sealedSplits(dataset: DatasetDescription, layer: number | undefined): object[] {
  const splits = Object.keys(dataset.splits).filter((split) => split.startsWith('test'));
  return dataset.layers.flatMap((_, index) =>
    layer !== undefined && layer !== index
      ? []
      : dataset.targets.flatMap(({ name: target }) =>
          splits.map((split) => ({ layer: index, target, split, digest: splitDigest(dataset, index, target, split) })),
        ),
  );
}
