/**
 * Holm's correction of a family of tests (Holm 1979, Scand. J. Stat. 6): adjusted p, in the order given. Those below
 * 0.05 are significant with a chance of at most 0.05 that any of them is wrong, whatever the tests have in common.
 */
export function holm(ps: readonly number[]): number[] {
  const ascending = ps.map((p, index) => ({ p, index })).sort((a, b) => a.p - b.p);
  const adjusted = new Array<number>(ps.length);
  let largest = 0;
  ascending.forEach(({ p, index }, smaller) => {
    largest = Math.max(largest, Math.min(1, p * (ps.length - smaller)));
    adjusted[index] = largest;
  });
  return adjusted;
}
