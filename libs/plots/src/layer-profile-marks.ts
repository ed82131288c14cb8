import type { Goal } from '@sonde/contracts';
import type { TopLevelSpec } from 'vega-lite';
import { tooltipOf } from './figure-text';
import { MAJORITY, PERMUTED, VAL, type ProfileRows } from './layer-profile-rows';
import { scoreWords, withGoal } from './metric-words';
import type { namesAxis } from './names-axis';
import type { seriesEncoding } from './series';

type Marks = Extract<TopLevelSpec, { layer: readonly unknown[] }>['layer'];

interface Scales extends ReturnType<typeof seriesEncoding> {
  readonly x: ReturnType<typeof namesAxis>;
  readonly splits: readonly string[];
  readonly metric: { readonly name: string; readonly goal: Goal };
}

/** The layers of the plot, from the back to the front. */
export function profileMarks(rows: ProfileRows, scales: Scales): Marks {
  return [...chance(rows, scales), ...selectionScore(rows, scales), ...tests(rows, scales)];
}

/** Which layers may be the best, and what would be found where there is nothing. */
function chance({ set, permuted, majority }: ProfileRows, { x, color, metric }: Scales): Marks {
  const y = axisOf(metric);
  return [
    { data: { values: set }, mark: { type: 'rect' }, encoding: { x, color } },
    {
      data: { values: permuted },
      mark: { type: 'rect', width: { band: 0.94 } },
      encoding: {
        x,
        y: y('low'),
        y2: { field: 'high' },
        color,
        tooltip: tooltipOf({ layer: 'layer', figure: PERMUTED, sd: '± sd', draws: 'draws', p: 'p of the best' }),
      },
    },
    {
      data: { values: majority },
      mark: { type: 'rule', strokeDash: [5, 4], strokeWidth: 1.5 },
      encoding: { y: y('majority'), color, tooltip: tooltipOf({ figure: MAJORITY }) },
    },
  ];
}

function selectionScore({ val, layers }: ProfileRows, { x, splits, color, shape, metric }: Scales): Marks {
  const y = axisOf(metric);
  const data = { values: val };
  const place = { x, xOffset: beside(splits), color };
  // A band needs two neighbours.
  const band = layers.length > 1 ? AREA : RULE;
  return [
    { data, mark: band, encoding: { ...place, y: y('low'), y2: { field: 'high' } } },
    { data, mark: { type: 'line', strokeWidth: 2, aria: false }, encoding: { ...place, y: y('mean') } },
    {
      data,
      mark: pointOf(layers),
      encoding: {
        ...place,
        y: y('mean'),
        shape,
        tooltip: tooltipOf({ ...figures(metric.name), seeds: '± sd', chosen: 'configuration' }),
      },
    },
  ];
}

function tests({ tests: values, layers }: ProfileRows, { x, splits, color, shape, metric }: Scales): Marks {
  const y = axisOf(metric);
  const data = { values };
  const tooltip = tooltipOf({ ...figures(metric.name), rows: 'rows', less: 'less val', majority: MAJORITY });
  const place = { x, xOffset: beside(splits), color, tooltip };
  return [
    { data, mark: RULE, encoding: { ...place, y: y('low'), y2: { field: 'high' } } },
    { data, mark: pointOf(layers), encoding: { ...place, y: y('mean'), shape } },
  ];
}

const RULE = { type: 'rule', strokeWidth: 1.5, aria: false } as const;
const AREA = { type: 'area', opacity: 0.18, aria: false } as const;

/** Smaller where there are many. */
function pointOf(layers: readonly string[]) {
  return { type: 'point', filled: true, opacity: 1, size: Math.max(20, Math.min(55, 700 / layers.length)) } as const;
}

function axisOf({ name, goal }: Scales['metric']) {
  const title = withGoal(scoreWords(name), goal);
  return (field: string) => ({ field, type: 'quantitative', scale: { zero: false }, title }) as const;
}

function figures(metric: string) {
  return { layer: 'layer', series: 'on', figure: scoreWords(metric), interval: '95 % interval' };
}

/** Places within a layer, so that no series hides another: val in the middle, test splits to its right and left. */
function beside(splits: readonly string[]) {
  const right = splits.filter((_, index) => index % 2 === 0);
  const left = splits.filter((_, index) => index % 2 === 1);
  const empty = right.slice(left.length).map(() => '');
  const domain = [...empty, ...left.reverse(), VAL, ...right];
  return { field: 'series', scale: { domain, paddingOuter: 1 } } as const;
}
