import { openArrays, readIntegers } from '@sonde/arrays';
import type { DatasetSource } from './dataset';
import { resolveInside } from './paths';
import type { SplitRows } from './split-rows';

/** Warnings about groups with rows in two splits: a probe may know the source there, not the property. */
export async function sharedGroups(
  { folder, manifest: { groups: file } }: DatasetSource,
  splits: ReadonlyMap<string, SplitRows>,
): Promise<string[]> {
  if (file === undefined) return [];
  const arrays = await openArrays(await resolveInside(folder, file));
  const bySplit: [split: string, groups: ReadonlySet<bigint>][] = [];
  for (const [split, { array: name, picked }] of splits) {
    const array = arrays.get(name);
    if (array) bySplit.push([split, new Set((await readIntegers(array, picked)).values)]);
  }
  return bySplit.flatMap(([split, own], index) =>
    bySplit.slice(index + 1).flatMap(([other, others]) => {
      const shared = [...own].filter((group) => others.has(group));
      if (shared.length === 0) return [];
      const named = shared.slice(0, 3).join(', ') + (shared.length > 3 ? ', …' : '');
      return [`${file}: groups with rows in ${split} and in ${other}: ${shared.length} (${named}); scores may flatter`];
    }),
  );
}
