import type { MetricName, SweepSpec } from '@sonde/contracts';
import type { DatasetDescription, PlannedTrial } from '@sonde/domain';
import type { Database } from '../database';
import { hasRungScores, isEvaluated, sealedSplits } from './cached';

/** What a planned trial will be recorded as. */
export type PlannedProbe = Pick<PlannedTrial, 'probeKey' | 'configuration' | 'target'>;

interface PlannedIn {
  readonly dataset: DatasetDescription;
  /** Index of the layer in the dataset. */
  readonly layer: number;
  readonly spec: SweepSpec;
  readonly metric: MetricName;
}

/**
 * Keys of planned trials whose probe exists with all that the sweep wants of it, as markCached will find them.
 *
 * @param trials some thousands of one layer, with all replicates of their configurations: the draws of a configuration's
 *   controls are spread over its probes
 */
export async function knownProbes(
  { prisma }: Database,
  trials: readonly PlannedProbe[],
  { dataset, layer, spec, metric }: PlannedIn,
): Promise<string[]> {
  const draws = spec.controls?.permuted_labels ?? 0;
  const sealed = JSON.stringify(sealedSplits(dataset, new Set([layer])));
  const asked = JSON.stringify(
    trials.map(({ probeKey: key, configuration, target }) => ({ key, configuration, target })),
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
     WHERE coalesce(c.draws, 0) >= ${draws}::int AND ${isEvaluated} AND ${hasRungScores(spec, metric)}`;
  return rows.map(({ key }) => key);
}
