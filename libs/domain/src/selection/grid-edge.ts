/** A best value at the end of what was tried, and how to go on from there. */
export interface Edge {
  readonly side: 'lowest' | 'highest';
  readonly suggest: readonly number[];
}

/** Further values that are suggested. */
const FURTHER = 2;
/** Values that lie closer than a tenth were drawn at random: how far apart the last two lie is then chance. */
const SMALLEST_STEP = 1.1;
/** By which it then goes on. */
const USUAL_STEP = 2;

/**
 * Whether the best value lies at an end of those that were tried, so that a better one may lie beyond. What is suggested
 * goes on in the grid's own step, taken as a factor: learning rates and penalties are searched on a log scale.
 *
 * @param tried positive values, ascending
 * @returns null where it lies inside, or where there is nothing to compare it with
 */
export function gridEdge(best: number, tried: readonly number[]): Edge | null {
  const [lowest, second] = tried;
  const [beforeLast, highest] = tried.slice(-2);
  if (lowest === undefined || second === undefined || beforeLast === undefined || highest === undefined) return null;
  if (lowest <= 0) return null;
  if (best === lowest) return { side: 'lowest', suggest: beyond(lowest, 1 / stepOf(second / lowest)) };
  if (best === highest) return { side: 'highest', suggest: beyond(highest, stepOf(highest / beforeLast)) };
  return null;
}

function stepOf(ratio: number): number {
  return ratio < SMALLEST_STEP ? USUAL_STEP : ratio;
}

function beyond(end: number, factor: number): number[] {
  return Array.from({ length: FURTHER }, (_, step) => Number((end * factor ** (step + 1)).toPrecision(2)));
}
