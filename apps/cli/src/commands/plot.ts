import { BadInput } from '@sonde/contracts';
import { printJson, say } from '../output/console';
import { written } from '../output/written';
import { connect } from '../stack';
import { sweepAnswers } from '../sweep-answers';
import { checkSvgName, svgOf, type PlotKind } from '../sweep-plots';

export interface PlotOptions {
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
  const svg = await svgOf(kind, sweepAnswers(connect(), id, { target, layer }), dark ? 'dark' : 'light');
  await written(file, svg);
  if (json) printJson({ file, kind });
  else say(`${file} written`);
}
