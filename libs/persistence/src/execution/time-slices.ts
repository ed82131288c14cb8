import type { PackReference } from '@sonde/contracts/temporal';
import type { Database } from '../database';

/** What decides how much of a pack is trained at once; see `trialsOfSlice` of libs/domain. */
export interface SliceFacts {
  /** Of this sweep and layer, by the last pack of it; null where none was trained yet. */
  readonly secondsPerProbe: number | null;
  /** Whether another sweep has trials that wait for the same pool. */
  readonly isShared: boolean;
  /** Open trials of the pack. */
  readonly trials: number;
  /** Those of one of its configurations: their mean, rounded up. */
  readonly replicates: number;
  /** Probes on permuted labels beside each configuration. */
  readonly controls: number;
  /** Whether the sweep prunes configurations on their way, and its packs wait for each other. */
  readonly hasRungs: boolean;
}

/** Of a sweep that does not exist. */
const NOTHING: SliceFacts = {
  ...{ secondsPerProbe: null, isShared: false, trials: 0, replicates: 1, controls: 0, hasRungs: false },
};

/** One question for all of it: it is asked before every pack. */
export async function sliceOf({ prisma }: Database, { sweepId, layer, pack }: PackReference): Promise<SliceFacts> {
  const [row] = await prisma.$queryRaw<SliceFacts[]>`
    SELECT (SELECT r.seconds / nullif(r.probes, 0) FROM pack_runs r WHERE r.sweep_id = s.id AND r.layer = ${layer}::int
             ORDER BY r.recorded_at DESC LIMIT 1) AS "secondsPerProbe",
           EXISTS (SELECT FROM sweeps other WHERE other.pool = s.pool AND other.id <> s.id AND other.state = 'running'
             AND EXISTS (SELECT FROM trials t WHERE t.sweep_id = other.id AND t.state IN ('pending', 'running')))
             AS "isShared",
           own.trials, own.replicates, coalesce((s.spec #>> '{controls,permuted_labels}')::int, 0) AS controls,
           s.spec ? 'early_terminate' AS "hasRungs"
      FROM sweeps s, LATERAL (
        SELECT count(*)::int AS trials,
               greatest(1, ceil(count(*)::float8 / nullif(count(DISTINCT t.configuration), 0)))::int AS replicates
          FROM trials t WHERE t.sweep_id = s.id AND t.layer = ${layer}::int AND t.pack = ${pack}::int
           AND t.state IN ('pending', 'running')) AS own
     WHERE s.id = ${sweepId}`;
  return row ?? NOTHING;
}
