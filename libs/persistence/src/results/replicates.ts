import type { BlockDigests } from '@sonde/domain';
import type { Database } from '../database';

/** One trial of a configuration that has a probe. */
export interface Replicate {
  readonly configuration: string;
  readonly seed: number;
  readonly probeKey: string;
  readonly diverged: boolean;
  /** File with the pack's weights and what each probe says of each row, and the probe's row in it. */
  readonly artifact: string;
  readonly artifactRow: number;
  /** What the artifact held there when it was written; null of versions that knew no digests. */
  readonly digests: BlockDigests | null;
  /** Null but for classification, and where training diverged. */
  readonly valCorrect: number | null;
  /** Null where training diverged. */
  readonly valLoss: number | null;
}

/** The replicates of configurations of a sweep that have a probe, in order of configuration and seed. */
export async function replicatesOf(
  { prisma }: Database,
  sweepId: string,
  configurations: readonly string[],
): Promise<Replicate[]> {
  // float8 has every seed: they are safe integers.
  return prisma.$queryRaw<Replicate[]>`
    SELECT t.configuration, t.seed::float8 AS seed, p.key AS "probeKey", p.diverged, p.artifact,
           p.artifact_row AS "artifactRow", p.digests, p.val_correct AS "valCorrect", p.val_loss AS "valLoss"
      FROM trials t JOIN probes p ON p.key = t.probe_key
     WHERE t.sweep_id = ${sweepId} AND t.configuration = ANY(${[...configurations]})
       AND t.state IN ('succeeded', 'cached', 'diverged')
     ORDER BY t.configuration, t.seed, t.index`;
}
