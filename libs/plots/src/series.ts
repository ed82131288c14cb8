import { plotWidth, type PlotSize } from './size';
import { textWidth } from './text-width';

/** What a legend tells apart: each row of data names one in its field `series`. */
export interface Series {
  readonly name: string;
  readonly colour: string;
  /** Vega's name of a symbol: points get it, and the legend. */
  readonly shape: 'circle' | 'square' | 'diamond' | 'cross' | 'triangle-up' | 'triangle-down' | 'stroke';
}

/** Colour and shape by series, in one legend above the plot. */
export function seriesEncoding(series: readonly Series[], size: PlotSize) {
  const domain = series.map(({ name }) => name);
  const legend = { title: null, orient: 'top', symbolOpacity: 1, columns: columnsWithin(domain, size) } as const;
  const by = { field: 'series', type: 'nominal', legend } as const;
  return {
    color: { ...by, scale: { domain, range: series.map(({ colour }) => colour) } },
    shape: { ...by, scale: { domain, range: series.map(({ shape }) => shape) } },
  } as const;
}

/** A symbol and the space after an entry. */
const SYMBOL = 30;

/** How many columns of a legend there is room for; each is as wide as its widest entry. */
export function columnsWithin(entries: readonly string[], size: PlotSize): number {
  const widths = entries.map((entry) => textWidth(entry, 11) + SYMBOL);
  for (let columns = entries.length; columns > 1; columns--) {
    let row = 0;
    for (let column = 0; column < columns; column++) {
      row += Math.max(...widths.filter((_, entry) => entry % columns === column));
    }
    if (row <= plotWidth(size)) return columns;
  }
  return 1;
}
