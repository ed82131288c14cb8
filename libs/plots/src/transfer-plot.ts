import type { EvaluationList } from '@sonde/contracts';
import { bestOf } from '@sonde/domain/goal';
import type { TopLevelSpec } from 'vega-lite';
import { emptyPlot } from './empty-plot';
import { figureText, intervalText, tooltipOf } from './figure-text';
import { namesAxis } from './names-axis';
import { INK, SCALE_WIDTH, cellColour, cellInk, cellText } from './matrix';
import { scoreWords, sentence } from './metric-words';
import { frame, innerWidth, type PlotSize } from './size';
import { textWidth } from './text-width';
import { GREY } from './themes';
import { titleOf } from './title';

type Item = EvaluationList['items'][number];

const ROW = 44;
/** Between the parts of a probe's name: a line each. */
const PART = ' · ';
/** What a figure needs in width, and what its interval needs below it. */
const FIGURE = 36;
const INTERVAL = 84;
const AXIS_TITLE = 24;

/** How probes do on other data: a row a probe, a column a dataset, outlined where it was trained on that dataset. */
export function transferPlot({ metric, items }: EvaluationList, size: PlotSize = {}): TopLevelSpec {
  const splits = [...new Set(items.map(({ split }) => split))].join(', ');
  const words = splits === '' ? scoreWords(metric) : `${scoreWords(metric)} on ${splits}`;
  const head = {
    title: titleOf(`Transfer: ${words}`, size, '□ the dataset it was trained on'),
    description: describe(items, words),
  };
  const figures = items.flatMap(({ figure }) => figure.mean ?? []);
  if (figures.length === 0) return emptyPlot(head, 'no figures', size);
  const name = probeNames(items);
  const probes = [...new Set(items.map(name))];
  const datasets = [...new Set(items.map(({ dataset }) => dataset))];
  const labels = probes.flatMap((probe) => probe.split(PART)).map((part) => textWidth(part, 11));
  const width = innerWidth(size) - Math.max(0, ...labels) - AXIS_TITLE - SCALE_WIDTH;
  const column = width / datasets.length;
  const rows = items.map((item) => ({ ...cellRow(item, figures), probe: name(item) }));
  const known = rows.filter(({ mean }) => mean !== null);
  return {
    ...frame(size),
    ...head,
    height: size.height ?? ROW * probes.length,
    encoding: {
      x: namesAxis('dataset', datasets, width),
      y: {
        field: 'probe',
        type: 'ordinal',
        scale: { domain: probes, padding: 0 },
        title: 'trained on',
        axis: { labelExpr: `split(datum.value, '${PART}')` },
      },
      tooltip: tooltipOf({
        probe: 'trained on',
        dataset: 'scored on',
        layer: 'layer',
        target: 'target',
        split: 'split',
        figure: words,
        interval: '95 % interval',
        rows: 'rows',
      }),
    },
    layer: [
      {
        data: { values: known },
        mark: { type: 'rect' },
        encoding: { color: cellColour('mean', metric, 'maximize') },
      },
      {
        data: { values: column >= FIGURE ? known : [] },
        mark: { type: 'text', baseline: 'middle', color: INK, fontSize: 12, dy: column >= INTERVAL ? -6 : 0 },
        encoding: { text: { field: 'text' } },
      },
      {
        data: { values: column >= INTERVAL ? known : [] },
        mark: { type: 'text', baseline: 'middle', color: INK, fontSize: 9, dy: 8 },
        encoding: { text: { field: 'interval' } },
      },
      {
        data: { values: rows.filter(({ mean }) => mean === null) },
        mark: { type: 'text', text: '–', baseline: 'middle', color: GREY },
      },
      {
        data: { values: rows.filter(({ home }) => home) },
        mark: { type: 'rect', filled: false, strokeWidth: 3, stroke: '#D55E00' },
      },
    ],
  };
}

/** Where a probe comes from; its key with it where that alone would not tell probes apart. */
function probeNames(items: readonly Item[]): (item: Item) => string {
  const origin = ({ trained_on, layer }: Item) => `${trained_on}${PART}${layer}`;
  const keys = new Map<string, Set<string>>();
  for (const item of items) keys.set(origin(item), (keys.get(origin(item)) ?? new Set()).add(item.probe_key));
  return (item) => {
    const alone = keys.get(origin(item))?.size === 1;
    return alone ? origin(item) : `${origin(item)}${PART}${item.probe_key.slice(0, 12)}`;
  };
}

function cellRow({ figure, ...item }: Item, figures: readonly number[]) {
  return {
    dataset: item.dataset,
    layer: item.layer,
    target: item.target,
    split: item.split,
    mean: figure.mean,
    home: item.dataset === item.trained_on,
    text: figure.mean === null ? '' : cellText(figure.mean),
    ink: figure.mean === null ? GREY : cellInk(figure.mean, figures, 'maximize'),
    figure: figureText(figure.mean),
    interval: intervalText(figure.ci95, cellText),
    rows: figure.rows,
  };
}

function describe(items: readonly Item[], words: string): string {
  const what = `${sentence(words)} of ${new Set(items.map(({ probe_key }) => probe_key)).size} probes`;
  const away = items.filter(({ dataset, trained_on }) => dataset !== trained_on);
  const best = bestOf(away, ({ figure }) => figure.mean, 'maximize');
  if (!best) return `${what} on the data they were trained on.`;
  return `${what}: on other data than their own best from ${best.trained_on} to ${best.dataset} (${figureText(best.figure.mean)}).`;
}
