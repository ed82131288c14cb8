import type { TopLevelSpec } from 'vega-lite';
import { frame, type PlotSize } from './size';

const HEIGHT = 60;

/** What stands where there is nothing to draw: the plot's title, and why. */
export function emptyPlot(
  head: Pick<TopLevelSpec, 'title' | 'description'>,
  why: string,
  size: PlotSize,
): TopLevelSpec {
  return {
    ...frame(size),
    ...head,
    height: size.height ?? HEIGHT,
    data: { values: [{}] },
    mark: { type: 'text', text: why, fontSize: 12 },
  };
}
