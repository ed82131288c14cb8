import { readIntegers } from '@sonde/arrays';
import { BadInput } from '@sonde/contracts';
import type { DatasetSource } from './dataset';
import { checkGroupHeaders } from './header-checks';
import { splitArrays } from './split-arrays';

/**
 * Loads the groups of a split's rows, numbered from 0 in the order in which they first appear; a holdout is cut from
 * train.
 *
 * @returns [rows]; null where the dataset has no groups, or none of this split
 * @throws BadInput where the file cannot be read, or holds no groups
 */
export async function loadGroups(source: DatasetSource, split: string): Promise<Int32Array | null> {
  const { groups: file, name } = source.manifest;
  if (file === undefined) return null;
  const part = (await splitArrays(source, file, {})).find((each) => each.split === split);
  if (!part) return null;
  const issues = checkGroupHeaders({ arrays: new Map([[split, part.array]]) });
  if (issues.length > 0) throw new BadInput(`the groups of dataset ${name} cannot be used`, issues);
  const { values } = await readIntegers(part.array, part.rows.picked);
  const numbers = new Map<bigint, number>();
  return Int32Array.from(values, (group) => {
    const number = numbers.get(group) ?? numbers.size;
    numbers.set(group, number);
    return number;
  });
}
