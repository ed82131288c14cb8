import * as format from '@sonde/domain/format';

export { NONE, counted, formatCount, formatPValue } from '@sonde/domain/format';

// A number as everywhere, but that a minus is one: a hyphen is what terminals and files have.
const withMinus = (text: string): string => text.replace(/(?<=^|… )-/g, '−');

/** `0.6100`, `−0.2500`. */
export function formatNumber(value: number | null | undefined, digits?: number): string {
  return withMinus(format.formatNumber(value, digits));
}

/** `0.589 … 0.633`. */
export function formatInterval(bounds: readonly [number, number] | null | undefined): string {
  return withMinus(format.formatInterval(bounds));
}

/** `+0.0123`: of differences, whose sign is the point. */
export function formatSigned(value: number): string {
  return value > 0 ? `+${formatNumber(value)}` : formatNumber(value);
}

/** A value of a parameter; null where a configuration has no such parameter. */
export function formatParameter(value: string | number | boolean | null): string {
  return value === null ? 'not used' : String(value);
}

/** `2026-11-26 11:04`, in the reader's time zone. */
export function formatMoment(iso: string): string {
  const moment = new Date(iso);
  const two = (part: number) => String(part).padStart(2, '0');
  const day = [moment.getFullYear(), two(moment.getMonth() + 1), two(moment.getDate())].join('-');
  return `${day} ${two(moment.getHours())}:${two(moment.getMinutes())}`;
}
