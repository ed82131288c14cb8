import { stringify } from 'csv-stringify/sync';

export type Cell = string | number | boolean | null | undefined;

/** A line of CSV, as RFC 4180 has it; numbers with all their digits, nothing for what is not there. */
export function csvLine(cells: readonly Cell[]): string {
  return stringify([cells.map(textOf)], { record_delimiter: '\r\n', quoted_match: /[\r\n]/ });
}

/**
 * Spreadsheets run a text that begins like a formula: an apostrophe keeps it text (OWASP, CSV injection). The library's
 * own escape would take negative numbers for formulas.
 */
function textOf(cell: Cell): string {
  if (typeof cell !== 'string') return String(cell ?? '');
  return /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
}
