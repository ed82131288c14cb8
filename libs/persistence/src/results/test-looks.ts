import type { Database } from '../database';

/** A request to see test figures of configurations that no selection on val had put forward. */
export interface TestLook {
  readonly at: Date;
  readonly split: string;
  /** Their ids. */
  readonly configurations: readonly string[];
  readonly reason: string | null;
}

export async function recordTestLook(
  { prisma }: Database,
  { configurations, ...look }: Omit<TestLook, 'at'> & { readonly sweepId: string },
): Promise<void> {
  await prisma.testLook.create({ data: { ...look, configurations: [...configurations] } });
}

/** How much of test was looked at beyond what val chose: each look, newest first, and how many configurations in all. */
export async function testLooks(
  { prisma }: Database,
  sweepId: string,
): Promise<{ readonly looks: TestLook[]; readonly configurations: number }> {
  const looks = await prisma.testLook.findMany({
    where: { sweepId },
    select: { at: true, split: true, configurations: true, reason: true },
    orderBy: [{ at: 'desc' }, { id: 'desc' }],
  });
  return { looks, configurations: new Set(looks.flatMap(({ configurations }) => configurations)).size };
}
