import type { BestLayer, LayerProfile, ProfileLayer } from '@sonde/contracts';
import { bestOf } from '@sonde/domain/goal';
import type { TopLevelSpec } from 'vega-lite';
import { emptyPlot } from './empty-plot';
import { figureText } from './figure-text';
import { profileMarks } from './layer-profile-marks';
import { MAJORITY, PERMUTED, SET, VAL, profileRows, type ProfileRows } from './layer-profile-rows';
import { metricWords, scoreWords, sentence } from './metric-words';
import { namesAxis } from './names-axis';
import { seriesEncoding, type Series } from './series';
import { HEIGHT, frame, plotWidth, type PlotSize } from './size';
import { CATEGORIES, GREY } from './themes';
import { titleOf } from './title';

export interface LayerProfileOptions extends PlotSize {
  /** Marks the layers that cannot be told from the best. */
  readonly bestLayer?: BestLayer;
  /** Default: the first of the profile. */
  readonly target?: string;
}

/**
 * The metric by layer: what val chose with its interval, every test split beside it, and what chance gives. Layers
 * without a figure yet keep their place.
 */
export function layerProfilePlot(profile: LayerProfile, options: LayerProfileOptions = {}): TopLevelSpec {
  const target = options.target ?? profile.targets[0];
  const { metric, name } = profile.sweep;
  const layers = profile.layers.filter((each) => each.target === target);
  const of = profile.targets.length > 1 ? `${name}, ${target}` : name;
  const head = {
    title: titleOf(`${sentence(scoreWords(metric.name))} by layer: ${of}`, options),
    description: describe(layers, profile),
  };
  if (layers.every(({ best }) => best.val.mean === null)) return emptyPlot(head, 'no figures yet', options);
  const rows = profileRows(layers, profile, options.bestLayer?.confidence_set ?? []);
  const splits = profile.test_splits.filter((split) => rows.tests.some(({ series }) => series === split));
  return {
    ...frame(options),
    ...head,
    height: options.height ?? HEIGHT,
    layer: profileMarks(rows, {
      ...seriesEncoding(seriesOf(rows, splits), options),
      x: namesAxis('layer', rows.layers, plotWidth(options)),
      splits,
      metric,
    }),
  };
}

const SHAPES = ['square', 'triangle-up', 'diamond', 'triangle-down', 'cross'] as const;

/** What there is to tell apart; what stands behind is see-through. */
function seriesOf({ permuted, majority, set }: ProfileRows, splits: readonly string[]): Series[] {
  const colours = CATEGORIES.slice(1);
  return [
    { name: VAL, colour: CATEGORIES[0], shape: 'circle' },
    ...splits.map((name, index) => ({
      name,
      colour: colours[index % colours.length] ?? GREY,
      shape: SHAPES[index % SHAPES.length] ?? 'square',
    })),
    ...(permuted.length > 0 ? [{ name: PERMUTED, colour: `${GREY}66`, shape: 'square' } as const] : []),
    ...(majority.length > 0 ? [{ name: MAJORITY, colour: GREY, shape: 'stroke' } as const] : []),
    ...(set.length > 0 ? [{ name: SET, colour: '#E69F0038', shape: 'square' } as const] : []),
  ];
}

function describe(layers: readonly ProfileLayer[], { sweep: { metric }, test_splits: splits }: LayerProfile): string {
  const top = bestOf(layers, ({ best }) => best.val.mean, metric.goal);
  const what = `${sentence(metricWords(metric.name))} by layer, ${layers.length} in all`;
  if (!top) return `${what}: no figures yet.`;
  const word = metric.goal === 'maximize' ? 'highest' : 'lowest';
  const tests = splits.flatMap((split) => {
    const mean = top.best.test[split]?.mean ?? null;
    return mean === null ? [] : [`; ${split} ${figureText(mean)}`];
  });
  return `${what}: ${word} at ${top.layer} (${figureText(top.best.val.mean)})${tests.join('')}.`;
}
