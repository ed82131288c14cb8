/** Stands where there is no value. */
export const NONE = '–';

/** `0.6100`, `4.000e-5`: so many digits behind the point, or in all where none of those would show. */
export function formatNumber(value: number | null | undefined, digits = 4): string {
  if (value === null || value === undefined) return NONE;
  const vanishes = value !== 0 && Math.abs(value) < 10 ** -digits;
  return vanishes ? value.toExponential(digits - 1) : value.toFixed(digits);
}

/** `0.589 … 0.633`. */
export function formatInterval(bounds: readonly [number, number] | null | undefined): string {
  return bounds ? bounds.map((bound) => formatNumber(bound, 3)).join(' … ') : NONE;
}

/** `0.9000 (0.876 … 0.921)`: a value with its interval, where it has one. */
export function formatEstimate(value: number | null, bounds: readonly [number, number] | null): string {
  return bounds ? `${formatNumber(value)} (${formatInterval(bounds)})` : formatNumber(value);
}

/** `0.0123`, or `< 0.0001`. */
export function formatPValue(p: number | null | undefined): string {
  return typeof p === 'number' && p < 0.0001 ? '< 0.0001' : formatNumber(p);
}

/** `12,345`. */
export function formatCount(count: number): string {
  return count.toLocaleString('en-US');
}

/** `1 trial`, `1,200 trials`. */
export function counted(count: number, noun: string, plural = `${noun}s`): string {
  return `${formatCount(count)} ${count === 1 ? noun : plural}`;
}
