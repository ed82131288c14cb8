import { extname } from 'node:path';
import { BadInput, NotFound } from '@sonde/contracts';
import type * as Plots from '@sonde/plots';
import { printJson, say } from '../output/console';
import { written } from '../output/written';
import { connect } from '../stack';
import { sweepResults, type SweepResults } from '../sweep-results';

interface PlotOptions {
  readonly kind: PlotKind;
  readonly target?: string;
  readonly layer?: string;
  readonly dark?: boolean;
  readonly json?: boolean;
}

/** Draws what a sweep found. */
export async function plot(id: string, file: string, options: PlotOptions): Promise<void> {
  const { kind, target, layer, dark, json } = options;
  checkSvgName(file);
  if (layer !== undefined && kind !== 'path')
    throw new BadInput(`--layer is for the kind path: a plot of ${kind} shows all layers`);
  const svg = await svgOf(kind, sweepResults(connect(), id, { target, layer }), dark ? 'dark' : 'light');
  await written(file, svg);
  if (json) printJson({ file, kind });
  else say(`${file} written`);
}

/** What can be drawn of a sweep. */
export const PLOT_KINDS = ['profile', 'best-layer', 'sensitivity', 'marginals', 'curves', 'path'] as const;
export type PlotKind = (typeof PLOT_KINDS)[number];

type Plot = ReturnType<typeof Plots.bestLayerPlot>;

/** A plot of a sweep, as the text of an SVG file. */
export function svgOf(kind: PlotKind, results: SweepResults, theme?: Plots.Theme): Promise<string> {
  return drawn((plots) => specOf(kind, plots, results), theme);
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

async function specOf(kind: PlotKind, plots: typeof Plots, results: SweepResults): Promise<Plot> {
  switch (kind) {
    case 'profile': {
      const bestLayer = await results.bestLayer().catch(unlessUnknown);
      const options = { target: await results.target(), ...(bestLayer ? { bestLayer } : {}) };
      return plots.layerProfilePlot(await results.profile(), options);
    }
    case 'best-layer':
      return plots.bestLayerPlot(await results.bestLayer());
    case 'sensitivity':
      return plots.sensitivityPlot(await results.sensitivity());
    case 'marginals':
      return plots.marginalPlot(await results.sensitivity());
    case 'curves':
      return plots.learningCurvesPlot(await results.curves());
    case 'path':
      return plots.regularizationPathPlot(await results.path());
  }
}
