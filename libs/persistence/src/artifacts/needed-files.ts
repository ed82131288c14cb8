import type { Database } from '../database';

/** What of a sweep's files is still needed. */
export interface NeededFiles {
  /** Artifacts that a probe refers to, of those that were asked about. */
  readonly artifacts: ReadonlySet<string>;
  /** Claims of attempts that may still record what they trained. */
  readonly claims: ReadonlySet<string>;
  /** Packs that have trials to train. */
  readonly isOpen: (layer: number, pack: number) => boolean;
}

/**
 * Finds what of a sweep's files is needed; of a sweep that does not exist, what other sweeps refer to.
 *
 * @param artifacts names of files that are there
 */
export async function neededFiles(
  { prisma }: Database,
  sweepId: string,
  artifacts: readonly string[],
): Promise<NeededFiles> {
  // Claims first: an attempt that records in between is then among the claims, one that has recorded before has probes.
  const open = await prisma.$queryRaw<{ layer: number; pack: number; claim: string | null }[]>`
    SELECT DISTINCT layer, pack, claim FROM trials WHERE sweep_id = ${sweepId} AND state IN ('pending', 'running')`;
  const known = await prisma.$queryRaw<{ artifact: string }[]>`
    SELECT DISTINCT artifact FROM probes WHERE artifact = ANY(${[...artifacts]})`;
  const packs = new Set(open.map(({ layer, pack }) => `${layer} ${pack}`));
  return {
    artifacts: new Set(known.map(({ artifact }) => artifact)),
    claims: new Set(open.flatMap(({ claim }) => claim ?? [])),
    isOpen: (layer, pack) => packs.has(`${layer} ${pack}`),
  };
}

/** Whether there is any sweep. A database that was lost and made anew has none. */
export async function hasSweeps({ prisma }: Database): Promise<boolean> {
  return (await prisma.sweep.findFirst({ select: { id: true } })) !== null;
}

/** Removes what is known of artifacts that no probe refers to. */
export async function forgetArtifacts({ prisma }: Database): Promise<void> {
  await prisma.$executeRaw`
    DELETE FROM artifacts a WHERE NOT EXISTS (SELECT FROM probes p WHERE p.artifact = a.name)`;
}
