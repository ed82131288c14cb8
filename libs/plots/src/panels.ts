import { plotWidth, type PlotSize } from './size';

interface Layout {
  /** The least pixels that a panel is to have. */
  readonly narrowest: number;
  /** From one panel to the next. */
  readonly between: number;
}

/** How small multiples are laid out: Vega-Lite does not fit them into a width by itself. */
export function panels(count: number, size: PlotSize, { narrowest, between }: Layout) {
  const whole = plotWidth(size);
  const columns = Math.max(1, Math.min(count, Math.floor((whole + between) / (narrowest + between))));
  return { columns, width: Math.floor((whole - (columns - 1) * between) / columns) } as const;
}
