import type { BlockDigests } from '@sonde/domain';
import type { Database } from '../database';

/** Where a probe's weights and predictions are kept, and what they are. */
export interface ProbeBlock {
  readonly key: string;
  /** File, relative to the folder of artifacts, and the probe's row in it. */
  readonly artifact: string;
  readonly row: number;
  /** Null of probes that were recorded before there were any; parts may be missing there. */
  readonly digests: BlockDigests | null;
}

/** The blocks of probes, as they are now; probes that do not exist are left out. */
export async function probeBlocks({ prisma }: Database, keys: readonly string[]): Promise<ProbeBlock[]> {
  return prisma.$queryRaw<ProbeBlock[]>`
    SELECT key, artifact, artifact_row AS row, digests
      FROM probes WHERE key = ANY(${[...keys]})`;
}

/** The blocks that an artifact holds. */
export async function blocksIn({ prisma }: Database, artifact: string): Promise<ProbeBlock[]> {
  return prisma.$queryRaw<ProbeBlock[]>`
    SELECT key, artifact, artifact_row AS row, digests
      FROM probes WHERE artifact = ${artifact} ORDER BY artifact_row`;
}

/**
 * Marks probes whose blocks are lost or damaged, so that they are trained again where a sweep wants them. Probes that
 * were trained again meanwhile lie elsewhere, and stay as they are.
 *
 * @param rows of the artifact; null for all
 * @returns how many probes are there
 */
export async function markDamaged(
  { prisma }: Database,
  artifact: string,
  rows: readonly number[] | null,
): Promise<number> {
  const which = rows === null ? {} : { artifactRow: { in: [...rows] } };
  const { count } = await prisma.probe.updateMany({
    where: { artifact, ...which },
    data: { damagedAt: new Date() },
  });
  return count;
}

/** A block that was read, and what it was found to be. */
export interface ReadBlock extends Pick<ProbeBlock, 'key' | 'artifact' | 'row'> {
  /** Of the parts that were read. */
  readonly digests: BlockDigests;
}

/** Notes digests that were not known yet of blocks that were read; what is known stays. */
export async function noteDigests({ prisma }: Database, blocks: readonly ReadBlock[]): Promise<void> {
  if (blocks.length === 0) return;
  await prisma.$executeRaw`
    UPDATE probes SET digests = b.digests || coalesce(probes.digests, '{}')
      FROM jsonb_to_recordset(${JSON.stringify(blocks)}::jsonb) AS b(key text, artifact text, "row" int, digests jsonb)
     WHERE probes.key = b.key AND probes.artifact = b.artifact AND probes.artifact_row = b."row"`;
}
