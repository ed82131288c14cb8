/** How large a plot is to be. */
export interface PlotSize {
  /** Pixels of the whole picture; 680 where nothing is said. */
  readonly width?: number;
  /** Pixels of the plotting area, of each where there are several; axes, legend and title come on top. */
  readonly height?: number;
}

const WIDTH = 680;
export const HEIGHT = 240;
/** Around everything, so that nothing touches the edge. */
export const PADDING = 8;
/** Of the y axis with its title, about. */
const AXIS = 60;

/** The frame of a single plot: as wide as asked for, all told, and as high as its labels need. */
export function frame({ width = WIDTH }: PlotSize) {
  return { width, padding: PADDING, autosize: { type: 'fit-x', contains: 'padding' } } as const;
}

/** Pixels inside the padding. */
export function innerWidth({ width = WIDTH }: PlotSize): number {
  return width - 2 * PADDING;
}

/** Pixels between the y axis and the right edge, about. */
export function plotWidth(size: PlotSize): number {
  return innerWidth(size) - AXIS;
}
