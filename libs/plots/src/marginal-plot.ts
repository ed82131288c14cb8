import type { Sensitivity } from '@sonde/contracts';
import { bestOf } from '@sonde/domain/goal';
import type { TopLevelSpec } from 'vega-lite';
import { emptyPlot } from './empty-plot';
import { figureText, tooltipOf } from './figure-text';
import { metricWords, sentence, withGoal } from './metric-words';
import { panels } from './panels';
import { seriesEncoding } from './series';
import { PADDING, type PlotSize } from './size';
import { CATEGORIES } from './themes';
import { titleOf } from './title';
import { VALUE_LABEL, axisKind, inOrder, parameterWords, valueName, type Value } from './value-axis';

type Marginal = Sensitivity['marginals'][number];

const BEST = 'best configuration';
const MEAN = 'mean of all configurations';
const HEIGHT = 150;
const SPACING = 16;
/** Of the y axis, which each panel has. */
const LABELS = 36;
/** More ticks than this would meet: then the axis picks its own. */
const MOST_TICKS = 6;

/** What each parameter that varies does to the selection score, all else over all its values: one panel a parameter. */
export function marginalPlot({ metric, marginals, target }: Sensitivity, size: PlotSize = {}): TopLevelSpec {
  const words = metricWords(metric.name);
  const head = {
    title: titleOf(`Effect of each parameter on ${words}: ${target}`, size),
    description: describe(marginals, metric),
  };
  const known = marginals.some(({ values }) => values.some(({ best }) => best !== null));
  if (!known) return emptyPlot(head, marginals.length > 0 ? 'no figures yet' : 'no parameter varies', size);
  const { columns, width } = panels(marginals.length, size, { narrowest: 130, between: SPACING + LABELS });
  const series = seriesEncoding(
    [
      { name: BEST, colour: CATEGORIES[0], shape: 'circle' },
      { name: MEAN, colour: CATEGORIES[1], shape: 'square' },
    ],
    size,
  );
  return {
    padding: PADDING,
    ...head,
    columns,
    spacing: SPACING,
    resolve: { scale: { y: 'shared' } },
    concat: marginals.map((marginal, index) => ({
      width,
      height: size.height ?? HEIGHT,
      data: { values: marginalRows(marginal) },
      encoding: {
        x: parameterAxis(marginal),
        y: {
          field: 'score',
          type: 'quantitative' as const,
          scale: { zero: false, nice: 5 },
          title: index % columns === 0 ? withGoal(words, metric.goal) : null,
          axis: { tickCount: 5 },
        },
      },
      layer: [
        { mark: { type: 'line' as const, strokeWidth: 2, aria: false }, encoding: { color: series.color } },
        {
          mark: { type: 'point' as const, filled: true, opacity: 1, size: 45 },
          encoding: {
            color: series.color,
            shape: series.shape,
            tooltip: tooltipOf({
              name: parameterWords(marginal.parameter),
              series: 'of',
              figure: words,
              configurations: 'configurations',
              diverged: 'of these diverged',
            }),
          },
        },
      ],
    })),
  };
}

function marginalRows({ values }: Marginal) {
  return values.flatMap(({ value, best, mean, configurations, diverged }) =>
    [
      { series: BEST, score: best },
      { series: MEAN, score: mean },
    ].map((each) => ({
      ...each,
      value,
      name: valueName(value),
      figure: figureText(each.score),
      configurations,
      diverged,
    })),
  );
}

function parameterAxis({ parameter, values }: Marginal) {
  const all: Value[] = inOrder(values.map(({ value }) => value));
  const kind = axisKind(all);
  const title = parameterWords(parameter);
  if (kind === 'categories') {
    return {
      field: 'name',
      type: 'ordinal' as const,
      scale: { domain: all.map(valueName), type: 'point' as const, padding: 0.5 },
      axis: { labelExpr: VALUE_LABEL, labelOverlap: 'parity' as const, labelAngle: 0 },
      title,
    };
  }
  const tried = all.filter((value) => typeof value === 'number');
  const ticks = tried.length <= MOST_TICKS ? { values: tried } : { tickCount: MOST_TICKS };
  return {
    field: 'value',
    type: 'quantitative' as const,
    scale: { type: kind, nice: false, padding: 12, ...(kind === 'linear' ? { zero: false } : {}) },
    axis: { ...ticks, format: '.3~g', labelOverlap: 'greedy' as const, grid: false },
    title,
  };
}

function describe(marginals: readonly Marginal[], { name, goal }: Sensitivity['metric']): string {
  const found = marginals.flatMap(({ parameter, values }) => {
    const best = bestOf(values, (each) => each.best, goal);
    return best ? [`${parameterWords(parameter)} ${valueName(best.value)} (${figureText(best.best)})`] : [];
  });
  const what = `${sentence(metricWords(name))} by value of each parameter`;
  return found.length > 0 ? `${what}: best with ${found.join(', ')}.` : `${what}: no figures yet.`;
}
