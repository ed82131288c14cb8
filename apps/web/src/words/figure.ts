import { NONE, figure as plain } from '@sonde/domain';

export { NONE };

/** As the command line has it, but that a minus is one. */
export function figure(value: number | null | undefined, digits?: number): string {
  return plain(value, digits).replace(/^-/, '−');
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
