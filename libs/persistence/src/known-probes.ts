import type { DatasetDescription, PlannedTrial } from '@sonde/domain';
import { isEvaluated, sealedSplits } from './cached';
import type { Database } from './database';

/** Trials of one query, about: replicates stay together. */
const CHUNK = 5_000;

/**
 * Keys of planned trials whose probe exists with all that the sweep wants of it, as markCached will find them.
 *
 * @param trials of one layer
 * @param draws of permuted labels that each configuration is to have
 */
export async function knownProbes(
  { prisma }: Database,
  trials: readonly PlannedTrial[],
  { dataset, draws }: { readonly dataset: DatasetDescription; readonly draws: number },
): Promise<Set<string>> {
  const layer = trials[0]?.layer;
  if (layer === undefined) return new Set();
  const sealed = JSON.stringify(sealedSplits(dataset, new Set([layer])));
  const known = new Set<string>();
  for (const chunk of chunksOf(trials)) {
    const asked = JSON.stringify(
      chunk.map(({ probeKey: key, configuration, target }) => ({ key, configuration, target })),
    );
    const rows = await prisma.$queryRaw<{ key: string }[]>`
      WITH asked AS MATERIALIZED (
        SELECT * FROM jsonb_to_recordset(${asked}::jsonb) AS a(key text, configuration text, target text)
      ), controls AS (
        SELECT a.configuration, count(DISTINCT s.draw) AS draws
          FROM asked a JOIN permuted_scores s ON s.probe_key = a.key WHERE s.draw < ${draws}::int
         GROUP BY a.configuration
      )
      SELECT a.key FROM asked a JOIN probes p USING (key) LEFT JOIN controls c USING (configuration)
        JOIN jsonb_to_recordset(${sealed}::jsonb) AS sealed(target text, splits jsonb) ON sealed.target = a.target
       WHERE coalesce(c.draws, 0) >= ${draws}::int AND ${isEvaluated}`;
    for (const { key } of rows) known.add(key);
  }
  return known;
}

/** A configuration is cut by no chunk: the draws of its controls are spread over its probes. */
function chunksOf(trials: readonly PlannedTrial[]): PlannedTrial[][] {
  const chunks: PlannedTrial[][] = [];
  for (const trial of trials) {
    const open = chunks.at(-1);
    if (open && (open.length < CHUNK || open.at(-1)?.configuration === trial.configuration)) open.push(trial);
    else chunks.push([trial]);
  }
  return chunks;
}
