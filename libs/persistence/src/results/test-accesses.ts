import type { Database } from '../database';

/** An access to test results of configurations that were not selected on val. */
export interface TestAccess {
  readonly at: Date;
  readonly split: string;
  /** Their ids. */
  readonly configurations: readonly string[];
  readonly reason: string | null;
}

export async function recordTestAccess(
  { prisma }: Database,
  { configurations, ...access }: Omit<TestAccess, 'at'> & { readonly sweepId: string },
): Promise<void> {
  await prisma.testAccess.create({ data: { ...access, configurations: [...configurations] } });
}

/** Accesses to test beyond what was selected on val, newest first, and the number of distinct configurations in them. */
export async function testAccesses(
  { prisma }: Database,
  sweepId: string,
): Promise<{ readonly accesses: TestAccess[]; readonly configurations: number }> {
  const accesses = await prisma.testAccess.findMany({
    where: { sweepId },
    select: { at: true, split: true, configurations: true, reason: true },
    orderBy: [{ at: 'desc' }, { id: 'desc' }],
  });
  return { accesses, configurations: new Set(accesses.flatMap(({ configurations }) => configurations)).size };
}
