import type { Goal } from '@sonde/contracts';

/** 1 if larger values are better, else -1: `signOf(goal) * value` is to be maximized whatever the goal. */
export function signOf(goal: Goal): 1 | -1 {
  return goal === 'maximize' ? 1 : -1;
}

/** Whether `value` is strictly better than `other`; false if either is NaN. */
export function isBetter(value: number, other: number, goal: Goal): boolean {
  const sign = signOf(goal);
  return sign * value > sign * other;
}

/** The item with the best value, the first of equal ones; undefined if no item has a value. */
export function bestOf<Item>(
  items: readonly Item[],
  valueOf: (item: Item) => number | null,
  goal: Goal,
): Item | undefined {
  let best: { readonly item: Item; readonly value: number } | undefined;
  for (const item of items) {
    const value = valueOf(item);
    if (value !== null && (!best || isBetter(value, best.value, goal))) best = { item, value };
  }
  return best?.item;
}
