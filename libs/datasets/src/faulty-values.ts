import type { StoredArray } from '@sonde/arrays';
import { BadInput, type Issue } from '@sonde/contracts';

/** Values that are named before the rest is counted. */
const NAMED_VALUES = 3;

/** An array of a target or of groups, or some rows of it. */
export interface LabelArray {
  readonly array: StoredArray;
  /** Names the array in complaints. */
  readonly split: string;
  /** The rows to be read, ascending; all where it is left out. */
  readonly picked?: Int32Array | undefined;
}

/** Gathers values of an array that cannot be used: the first are named with their rows, all are counted. */
export class FaultyValues {
  count = 0;
  private readonly named: Issue[] = [];

  constructor(private readonly labels: LabelArray) {}

  /** @param row among those that are read */
  add(row: number, message: string): void {
    const { array, split, picked } = this.labels;
    if (this.count++ < NAMED_VALUES) this.named.push({ message, file: array.path, split, row: picked?.[row] ?? row });
  }

  /** @throws BadInput where any were gathered; `all` says how many of what */
  throwIfAny(all: (count: number) => string): void {
    if (this.count === 0) return;
    const { array, split } = this.labels;
    const rest = this.count > NAMED_VALUES ? [{ message: all(this.count), file: array.path, split }] : [];
    throw new BadInput(`${array.path}: ${all(this.count)}`, [...this.named, ...rest]);
  }
}
