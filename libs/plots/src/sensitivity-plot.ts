import type { Sensitivity } from '@sonde/contracts';
import { bestOf } from '@sonde/domain/goal';
import type { TopLevelSpec } from 'vega-lite';
import { emptyPlot } from './empty-plot';
import { figureText, tooltipOf } from './figure-text';
import { namesAxis } from './names-axis';
import { INK, SCALE_WIDTH, cellColour, cellInk, cellText } from './matrix';
import { metricWords, sentence } from './metric-words';
import { frame, plotWidth, type PlotSize } from './size';
import { GREY } from './themes';
import { titleOf } from './title';
import { VALUE_LABEL, inOrder, parameterWords, valueName } from './value-axis';

type Cell = Sensitivity['cells'][number];

/** Pixels of a row, fewer where there are many values. */
const ROW = 32;
const HIGHEST = 480;
/** What a figure of three digits needs. */
const FIGURE = { width: 36, height: 14 };

/** The selection score of the best configuration by layer and value of the parameter: the better the brighter. */
export function sensitivityPlot(sensitivity: Sensitivity, size: PlotSize = {}): TopLevelSpec {
  const { metric, parameter, target } = sensitivity;
  const words = metricWords(metric.name);
  const by = parameterWords(parameter);
  const head = {
    title: titleOf(`${sentence(words)} by ${by} and layer: ${target}`, size, keyOf(sensitivity.cells)),
    description: describe(sensitivity),
  };
  if (sensitivity.cells.every(({ mean }) => mean === null)) return emptyPlot(head, 'no figures yet', size);
  const cells = [...sensitivity.cells].sort((a, b) => a.index - b.index);
  const layers = [...new Set(cells.map(({ layer }) => layer))];
  const values = inOrder(cells.map(({ value }) => value))
    .reverse()
    .map(valueName);
  const height = size.height ?? Math.min(HIGHEST, ROW * values.length);
  const width = plotWidth(size) - SCALE_WIDTH;
  const roomy = width / layers.length >= FIGURE.width && height / values.length >= FIGURE.height;
  const rows = cellRows(cells, sensitivity);
  const filled = rows.filter(({ mean }) => mean !== null);
  const y = { field: 'value', type: 'ordinal', scale: { domain: values, padding: 0 } } as const;
  return {
    ...frame(size),
    ...head,
    height,
    encoding: {
      x: namesAxis('layer', layers, width),
      y: { ...y, title: by, axis: { labelExpr: VALUE_LABEL, labelOverlap: 'parity' } },
      tooltip: tooltipOf({
        layer: 'layer',
        value: by,
        figure: words,
        sd: '± sd over seeds',
        configurations: 'configurations',
        diverged: 'of these diverged',
      }),
    },
    layer: [
      {
        data: { values: filled },
        mark: { type: 'rect' },
        encoding: { color: cellColour('mean', metric.name, metric.goal) },
      },
      {
        data: { values: rows.filter(({ mean }) => mean === null) },
        mark: { type: 'text', text: '×', fontSize: 16, baseline: 'middle', color: GREY },
      },
      {
        data: { values: filled.filter(({ diverged }) => diverged > 0) },
        mark: { type: 'point', shape: 'triangle-up', filled: true, size: 22, opacity: 1, color: INK },
        encoding: { y: { ...y, bandPosition: 0.8 } },
      },
      {
        data: { values: roomy ? filled : [] },
        mark: { type: 'text', baseline: 'middle', color: INK },
        encoding: { text: { field: 'text' } },
      },
      {
        data: { values: filled.filter(({ best }) => best) },
        mark: { type: 'rect', filled: false, stroke: '#000000', strokeWidth: 3 },
      },
    ],
  };
}

function cellRows(cells: readonly Cell[], { metric: { goal } }: Sensitivity) {
  const means = cells.flatMap(({ mean }) => mean ?? []);
  const best = bestOf(cells, ({ mean }) => mean, goal);
  return cells.map((cell) => ({
    layer: cell.layer,
    value: valueName(cell.value),
    mean: cell.mean,
    text: cell.mean === null ? '' : cellText(cell.mean),
    ink: cell.mean === null ? GREY : cellInk(cell.mean, means, goal),
    best: cell === best,
    figure: figureText(cell.mean),
    sd: figureText(cell.sd),
    configurations: cell.configurations,
    diverged: cell.diverged,
  }));
}

/** What the marks in the cells mean, where there are any. */
function keyOf(cells: readonly Cell[]) {
  const all = cells.some(({ mean }) => mean === null);
  const some = cells.some(({ mean, diverged }) => mean !== null && diverged > 0);
  return ['□ best', ...(some ? ['▲ some diverged'] : []), ...(all ? ['× all diverged'] : [])].join(', ');
}

function describe({ metric, parameter, cells }: Sensitivity): string {
  const best = bestOf(cells, ({ mean }) => mean, metric.goal);
  const what = `${sentence(metricWords(metric.name))} by ${parameterWords(parameter)} and layer`;
  if (!best) return `${what}: no figures yet.`;
  const diverged = cells.filter(({ mean }) => mean === null).length;
  const found = `best at ${parameterWords(parameter)} ${valueName(best.value)} in ${best.layer} (${figureText(best.mean)})`;
  return `${what}: ${found}${diverged > 0 ? `; all diverged in ${diverged} of ${cells.length} cells` : ''}.`;
}
