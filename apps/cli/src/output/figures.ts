import type { Interval } from '@sonde/contracts';
import { formatInterval, formatNumber } from '@sonde/domain/format';

/** `0.876 … 0.921`; nothing where there is no interval. */
export function interval(bounds: Interval | null | undefined): string {
  return bounds ? formatInterval(bounds) : '';
}

/** `0.9000 (0.876 … 0.921)`. */
export function figureWithin(value: number | null, bounds: Interval | null): string {
  return bounds ? `${formatNumber(value)} (${interval(bounds)})` : formatNumber(value);
}
