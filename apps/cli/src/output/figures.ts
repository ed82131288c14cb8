import type { Interval } from '@sonde/contracts';
import { figure } from '@sonde/domain';

/** `0.876 … 0.921`; nothing where there is no interval. */
export function interval(bounds: Interval | null | undefined): string {
  return bounds?.map((bound) => figure(bound, 3)).join(' … ') ?? '';
}

/** `0.9000 (0.876 … 0.921)`. */
export function figureWithin(value: number | null, bounds: Interval | null): string {
  return bounds ? `${figure(value)} (${interval(bounds)})` : figure(value);
}
