import type { Database } from '../database';
import { changeTrials } from '../execution/trial-locks';
import { Prisma } from '../generated/client';
import { refreshConfigurations } from '../planning/configurations';
import { reopen } from '../planning/plan';
import type { StoredSweep } from '../sweeps/sweeps';

/** An artifact, as it was when it was last known to be whole. */
export interface KnownArtifact {
  /** Relative to the folder of artifacts. */
  readonly name: string;
  /** Null of artifacts that a version wrote which kept no stamps. */
  readonly stamp: string | null;
}

/** The artifacts that a sweep's cached trials rely on. */
export async function cachedArtifacts({ prisma }: Database, sweepId: string): Promise<KnownArtifact[]> {
  return prisma.$queryRaw<KnownArtifact[]>`
    SELECT cached.artifact AS name, a.stamp
      FROM (SELECT DISTINCT p.artifact FROM trials t JOIN probes p ON p.key = t.probe_key
             WHERE t.sweep_id = ${sweepId} AND t.state = 'cached' AND p.damaged_at IS NULL) AS cached
           LEFT JOIN artifacts a ON a.name = cached.artifact`;
}

/** Notes that an artifact was found whole. */
export async function noteArtifact(
  { prisma }: Database,
  { name, stamp }: { name: string; stamp: string },
): Promise<void> {
  await prisma.artifact.upsert({ where: { name }, create: { name, stamp }, update: { stamp } });
}

/**
 * Opens the cached trials of a sweep whose probes are marked as damaged, and the sweep with them: they are to be trained
 * again.
 *
 * @returns how many trials it opened
 */
export async function reopenDamaged(
  { prisma }: Database,
  { id, metric }: Pick<StoredSweep, 'id' | 'metric'>,
): Promise<number> {
  return prisma.$transaction(async (transaction) => {
    const rows = await transaction.$queryRaw<{ index: number; configuration: string }[]>`
      SELECT t.index, t.configuration FROM trials t JOIN probes p ON p.key = t.probe_key
       WHERE t.sweep_id = ${id} AND t.state = 'cached' AND p.damaged_at IS NOT NULL ORDER BY t.index FOR UPDATE OF t`;
    if (rows.length === 0) return 0;
    const indices = rows.map(({ index }) => index);
    // A trial that was never trained here has reached no rung yet, whatever its probe had passed.
    await changeTrials(
      transaction,
      { sweepId: id, indices },
      Prisma.sql`state = 'pending', claim = NULL, pruning = NULL,
                 rung_epoch = CASE WHEN rung_scores IS NULL THEN NULL ELSE rung_epoch END`,
    );
    const configurations = [...new Set(rows.map(({ configuration }) => configuration))];
    await refreshConfigurations(transaction, id, metric, configurations);
    await reopen(transaction, id);
    return rows.length;
  });
}
