import type { Interval } from '@sonde/contracts';

/** Where there is no figure. */
export const NONE = '–';

/** With so many digits behind the point, or in all where none of those would show. */
export function figure(value: number | null | undefined, digits = 4): string {
  if (value === null || value === undefined) return NONE;
  const vanishes = value !== 0 && Math.abs(value) < 10 ** -digits;
  return vanishes ? value.toExponential(digits - 1) : value.toFixed(digits);
}

/** `0.876 … 0.921`; nothing where there is no interval. */
export function interval(bounds: Interval | null | undefined): string {
  return bounds?.map((bound) => figure(bound, 3)).join(' … ') ?? '';
}

/** `0.9000 (0.876 … 0.921)`. */
export function figureWithin(value: number | null, bounds: Interval | null): string {
  return bounds ? `${figure(value)} (${interval(bounds)})` : figure(value);
}
