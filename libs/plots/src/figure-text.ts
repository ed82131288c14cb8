import type { Interval } from '@sonde/contracts';

/** Where there is no figure. */
const NONE = '–';

/** A figure as tooltips show it: four digits after the point, or four that count where it is large or tiny. */
export function figureText(value: number | null | undefined): string {
  if (value === null || value === undefined) return NONE;
  const size = Math.abs(value);
  return value === 0 || (size >= 0.001 && size < 100) ? value.toFixed(4) : String(Number(value.toPrecision(4)));
}

export function intervalText(interval: Interval | null, text: (value: number) => string = figureText): string {
  return interval ? interval.map((value) => text(value)).join(' … ') : NONE;
}

/** What sets a configuration apart: "learning_rate 0.001, C 1". */
export function parametersText(parameters: Readonly<Record<string, string | number | boolean>>): string {
  const pairs = Object.entries(parameters).map(([name, value]) => `${name} ${value}`);
  return pairs.length > 0 ? pairs.join(', ') : NONE;
}

/** Lines of a tooltip: a field of text and what stands before it. */
export function tooltipOf(titles: Readonly<Record<string, string>>) {
  return Object.entries(titles).map(([field, title]) => ({ field, title, type: 'nominal' as const }));
}
