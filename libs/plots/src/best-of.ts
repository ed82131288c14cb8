import type { Goal } from '@sonde/contracts';

/** The item whose figure is best, the first of several; undefined where none has one. */
export function bestOf<T>(items: readonly T[], figure: (item: T) => number | null, goal: Goal): T | undefined {
  let best: { readonly item: T; readonly value: number } | undefined;
  for (const item of items) {
    const value = figure(item);
    if (value === null) continue;
    if (!best || (goal === 'maximize' ? value > best.value : value < best.value)) best = { item, value };
  }
  return best?.item;
}
