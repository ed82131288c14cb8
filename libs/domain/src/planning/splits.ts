import { epochOrder } from '../streams';

/** Rows of one array, ascending, in two parts that together hold each row once. */
export interface HoldoutCut {
  readonly train: Int32Array;
  readonly val: Int32Array;
}

/**
 * Cuts val from train, class by class: val gets `fraction` of all rows, to the nearest row, and of each class its
 * share, rounded so that the total holds (largest remainder; the lower class first where remainders are equal). No
 * class loses its last row of train. Depends on nothing but its arguments.
 *
 * @param labels class of each row, 0 to classes - 1
 * @param fraction between 0 and 1
 */
export function cutHoldout(labels: ArrayLike<number>, classes: number, fraction: number, seed: number): HoldoutCut {
  const wanted = holdoutCounts(countClasses(labels, classes), fraction);
  const inVal = new Uint8Array(labels.length);
  for (const row of epochOrder(seed, 0, labels.length)) {
    const label = labels[row] ?? 0;
    const left = wanted[label] ?? 0;
    if (left === 0) continue;
    wanted[label] = left - 1;
    inVal[row] = 1;
  }
  return { train: rowsWhere(inVal, 0), val: rowsWhere(inVal, 1) };
}

/** How many rows of each class a holdout takes. */
export function holdoutCounts(classCounts: readonly number[], fraction: number): number[] {
  const rows = classCounts.reduce((sum, count) => sum + count, 0);
  const shares = classCounts.map((count) => count * fraction);
  const counts = shares.map((share, label) => Math.min(Math.floor(share), spare(classCounts, label)));
  let left = Math.round(rows * fraction) - counts.reduce((sum, count) => sum + count, 0);
  const byRemainder = shares
    .map((share, label) => ({ label, remainder: share - Math.floor(share) }))
    .sort((a, b) => b.remainder - a.remainder || a.label - b.label);
  for (const { label } of byRemainder) {
    const count = counts[label] ?? 0;
    if (left <= 0 || count >= spare(classCounts, label)) continue;
    counts[label] = count + 1;
    left--;
  }
  return counts;
}

/** Rows of each class, 0 to classes - 1. */
export function countClasses(labels: ArrayLike<number>, classes: number): number[] {
  const counts = new Array<number>(classes).fill(0);
  for (let row = 0; row < labels.length; row++) {
    const label = labels[row] ?? 0;
    counts[label] = (counts[label] ?? 0) + 1;
  }
  return counts;
}

/** Rows of a class that train can lose. */
function spare(classCounts: readonly number[], label: number): number {
  return Math.max(0, (classCounts[label] ?? 0) - 1);
}

function rowsWhere(marks: Uint8Array, mark: number): Int32Array {
  const rows = new Int32Array(marks.reduce((count, each) => count + (each === mark ? 1 : 0), 0));
  let next = 0;
  for (let row = 0; row < marks.length; row++) {
    if (marks[row] === mark) rows[next++] = row;
  }
  return rows;
}
