import { extname } from 'node:path';
import { BadInput, NotFound } from '@sonde/contracts';
import type * as Plots from '@sonde/plots';
import type { SweepAnswers } from './sweep-answers';

/** What can be drawn of a sweep. */
export const PLOT_KINDS = ['profile', 'best-layer', 'sensitivity', 'marginals', 'curves', 'path'] as const;
export type PlotKind = (typeof PLOT_KINDS)[number];

type Plot = ReturnType<typeof Plots.bestLayerPlot>;

/** A plot of a sweep, as the text of an SVG file. */
export function svgOf(kind: PlotKind, answers: SweepAnswers, theme?: Plots.Theme): Promise<string> {
  return drawn((plots) => specOf(kind, plots, answers), theme);
}

/** A picture, as the text of an SVG file. */
export async function drawn(
  spec: (plots: typeof Plots) => Plot | Promise<Plot>,
  theme: Plots.Theme = 'light',
): Promise<string> {
  // They take half a second to load: commands that draw nothing do without.
  const [plots, { renderSvg }] = await Promise.all([import('@sonde/plots'), import('@sonde/plots/svg')]);
  return renderSvg(await spec(plots), theme);
}

/** @throws BadInput where the file's name ends otherwise */
export function checkSvgName(file: string): void {
  if (extname(file).toLowerCase() === '.svg') return;
  throw new BadInput(`${file}: plots are SVG, expected a name that ends with .svg`);
}

/** Layers are drawn where nothing says which of them is best, too. */
function unlessUnknown(error: unknown): undefined {
  if (!(error instanceof NotFound)) throw error;
}

async function specOf(kind: PlotKind, plots: typeof Plots, answers: SweepAnswers): Promise<Plot> {
  switch (kind) {
    case 'profile': {
      const bestLayer = await answers.bestLayer().catch(unlessUnknown);
      const options = { target: await answers.target(), ...(bestLayer ? { bestLayer } : {}) };
      return plots.layerProfilePlot(await answers.profile(), options);
    }
    case 'best-layer':
      return plots.bestLayerPlot(await answers.bestLayer());
    case 'sensitivity':
      return plots.sensitivityPlot(await answers.sensitivity());
    case 'marginals':
      return plots.marginalPlot(await answers.sensitivity());
    case 'curves':
      return plots.learningCurvesPlot(await answers.curves());
    case 'path':
      return plots.regularizationPathPlot(await answers.path());
  }
}
