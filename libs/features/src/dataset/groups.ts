import { readIntegers } from '../arrays/read-array';
import type { RowNumbers } from './dataset';
import type { SplitRows } from './split-rows';

/** Warnings about groups with rows in two splits: a probe may know the source there, not the property. */
export async function sharedGroups(groups: RowNumbers, splits: ReadonlyMap<string, SplitRows>): Promise<string[]> {
  const bySplit: [split: string, groups: ReadonlySet<bigint>][] = [];
  for (const [split, { array: name, picked }] of splits) {
    const array = groups.arrays.get(name);
    if (array) bySplit.push([split, new Set((await readIntegers(array, picked)).values)]);
  }
  return bySplit.flatMap(([split, own], index) =>
    bySplit.slice(index + 1).flatMap(([other, others]) => {
      const shared = [...own].filter((group) => others.has(group));
      if (shared.length === 0) return [];
      const named = shared.slice(0, 3).join(', ') + (shared.length > 3 ? ', …' : '');
      return [
        `${groups.file}: groups with rows in ${split} and in ${other}: ${shared.length} (${named}); scores may flatter`,
      ];
    }),
  );
}
