import type { BestLayer } from '@sonde/contracts';
import { bestOf } from '@sonde/domain/goal';
import type { TopLevelSpec } from 'vega-lite';
import { emptyPlot } from './empty-plot';
import { figureText, intervalText, tooltipOf } from './figure-text';
import { namesAxis } from './names-axis';
import { metricWords } from './metric-words';
import { seriesEncoding } from './series';
import { HEIGHT, frame, plotWidth, type PlotSize } from './size';
import { CATEGORIES, GREY } from './themes';
import { titleOf } from './title';

const IN_SET = 'cannot be told from the best';
const OTHERS = 'other layers';

/** How likely each layer is the best, and which of them cannot be told from it. */
export function bestLayerPlot(best: BestLayer, size: PlotSize = {}): TopLevelSpec {
  const words = metricWords(best.metric);
  const top = bestOf(best.layers, ({ p_best }) => p_best, 'maximize');
  const found = top ? `${top.layer} in ${percentText(top.p_best)}. ${best.summary}` : best.summary;
  const head = {
    title: titleOf(`Which layer is best in ${words}?`, size, best.summary),
    description: `How often each layer is best in ${words} over ${best.draws} draws of its ${best.rows} rows: ${found}`,
  };
  if (!top) return emptyPlot(head, 'no figures yet', size);
  const rows = best.layers.map((each) => ({
    layer: each.layer,
    series: each.in_set ? IN_SET : OTHERS,
    p: each.p_best,
    percent: percentText(each.p_best),
    mean: figureText(each.mean),
    lead: intervalText(each.ci95),
  }));
  const { color } = seriesEncoding(
    [
      { name: IN_SET, colour: CATEGORIES[0], shape: 'square' },
      { name: OTHERS, colour: GREY, shape: 'square' },
    ],
    size,
  );
  const numbered = plotWidth(size) / rows.length > 34;
  return {
    ...frame(size),
    height: size.height ?? HEIGHT,
    ...head,
    data: { values: rows },
    encoding: {
      x: namesAxis(
        'layer',
        rows.map(({ layer }) => layer),
        plotWidth(size),
      ),
      y: {
        field: 'p',
        type: 'quantitative',
        title: 'P(layer is best)',
        // Above the highest bar its number.
        scale: { domain: [0, 1.12 * top.p_best], nice: false },
        axis: { format: '.0%', tickCount: 5 },
      },
      tooltip: tooltipOf({
        layer: 'layer',
        percent: 'P(best)',
        mean: words,
        lead: 'lead over the others, 95 % interval',
      }),
    },
    layer: [
      {
        mark: { type: 'bar', width: { band: 0.7 } },
        encoding: { color: { ...color, legend: { ...color.legend, symbolType: 'square' } } },
      },
      ...(numbered
        ? [{ mark: { type: 'text', baseline: 'bottom', dy: -3 }, encoding: { text: { field: 'percent' } } } as const]
        : []),
    ],
  };
}

/** Whole per cents, and never a 0 or 100 that isn't one. */
function percentText(share: number): string {
  if (share > 0 && share < 0.005) return '<1 %';
  if (share < 1 && share > 0.995) return '>99 %';
  return `${Math.round(100 * share)} %`;
}
