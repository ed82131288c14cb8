/** What stands where there is no figure. */
export const NONE = '–';

/** With so many digits behind the point, or in all where none of those would show; as the command line has it. */
export function figure(value: number | null | undefined, digits = 4): string {
  if (value === null || value === undefined) return NONE;
  const vanishes = value !== 0 && Math.abs(value) < 10 ** -digits;
  return (vanishes ? value.toExponential(digits - 1) : value.toFixed(digits)).replace(/^-/, '−');
}

/** `0.589 … 0.633`. */
export function interval(bounds: readonly [number, number] | null | undefined): string {
  return bounds ? bounds.map((bound) => figure(bound, 3)).join(' … ') : NONE;
}

/** `0.0123`, or `< 0.0001`. */
export function pValue(p: number | null | undefined): string {
  return typeof p === 'number' && p < 0.0001 ? '< 0.0001' : figure(p);
}

/** `+0.0123`: of differences, whose sign is the point. */
export function signed(value: number): string {
  return value > 0 ? `+${figure(value)}` : figure(value);
}

/** `12,345`. */
export function whole(count: number): string {
  return count.toLocaleString('en-US');
}
