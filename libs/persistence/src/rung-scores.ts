import { scoreOf, type MetricName, type SweepSpec } from '@sonde/contracts';
import { longestTraining, rungsOf } from '@sonde/domain';
import { Prisma } from './generated/client';

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
