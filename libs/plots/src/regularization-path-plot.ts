import type { RegularizationPath } from '@sonde/contracts';
import type { TopLevelSpec } from 'vega-lite';
import { emptyPlot } from './empty-plot';
import { figureText, tooltipOf } from './figure-text';
import { sentence } from './metric-words';
import { HEIGHT, frame, type PlotSize } from './size';
import { GREY } from './themes';
import { titleOf } from './title';
import { spansDecades, valueName } from './value-axis';

const LOG = { type: 'log', nice: false, padding: 10 } as const;

/** More learning rates than this were drawn at random. */
const MOST_ENTRIES = 8;

type Point = RegularizationPath['points'][number];

const TOOLTIP = tooltipOf({
  optimizer: 'optimizer',
  rate: 'learning rate',
  penalty: 'weight decay or 1/C',
  seed: 'seed',
  loss: 'loss on train',
  norm: 'norm of the weights',
  probe: 'probe',
});

/** Train loss against the weights' norm: lbfgs' path from a strong penalty to none, and where each learning rate lands. */
export function regularizationPathPlot(
  { layer, target, points }: RegularizationPath,
  size: PlotSize = {},
): TopLevelSpec {
  const path = points.filter(({ optimizer }) => optimizer === 'lbfgs').map(pointRow);
  const others = points.filter(({ optimizer }) => optimizer !== 'lbfgs');
  const rates = [...new Set(others.flatMap(({ learning_rate }) => learning_rate ?? []))].sort((a, b) => a - b);
  const optimizers = [...new Set(others.map(({ optimizer }) => optimizer))].sort();
  const head = {
    title: titleOf(`Regularization path: ${layer}, ${target}`, size),
    description: describe(path.length, others, rates),
  };
  if (points.length === 0) return emptyPlot(head, 'this layer has no probes of lbfgs', size);
  const axis = (field: 'weight_norm' | 'train_loss', title: string) => {
    const log = spansDecades(points.map((point) => point[field]));
    return {
      field,
      type: 'quantitative',
      title,
      scale: log ? LOG : { zero: false },
      axis: { tickCount: 6, format: '.3~g', labelOverlap: 'greedy', labelSeparation: 6 },
    } as const;
  };
  return {
    ...frame(size),
    ...head,
    height: size.height ?? HEIGHT,
    encoding: {
      x: axis('weight_norm', 'norm of the weights'),
      y: axis('train_loss', 'loss on train'),
    },
    layer: [
      {
        data: { values: path },
        layer: [
          { mark: { type: 'line', color: GREY, strokeWidth: 2, aria: false }, encoding: { order: { field: 'place' } } },
          { mark: { type: 'point', color: GREY, filled: true, opacity: 1, size: 30 }, encoding: { tooltip: TOOLTIP } },
        ],
      },
      {
        data: { values: others.map(pointRow) },
        mark: { type: 'point', filled: true, opacity: 0.9, size: 60, stroke: GREY, strokeWidth: 0.5 },
        encoding: {
          tooltip: TOOLTIP,
          color: rateColour(rates),
          ...(optimizers.length > 1 ? { shape: optimizerShape(optimizers) } : {}),
        },
      },
    ],
  };
}

function optimizerShape(optimizers: readonly string[]) {
  const scale = { domain: [...optimizers], range: ['circle', 'square', 'triangle-up'] };
  return { field: 'optimizer', type: 'nominal', scale, legend: { orient: 'right' } } as const;
}

/** A legend entry for each learning rate, or a scale where there are more than that. */
function rateColour(rates: readonly number[]) {
  // Without viridis' end, which is too bright for white paper.
  const scheme = { name: 'viridis', extent: [0, 0.85] };
  const legend = { title: 'learning rate', orient: 'right' } as const;
  if (rates.length <= MOST_ENTRIES) {
    return { field: 'rate', type: 'ordinal', scale: { domain: rates.map(String), scheme }, legend } as const;
  }
  const type = spansDecades(rates) ? 'log' : 'linear';
  return { field: 'learning_rate', type: 'quantitative', scale: { type, scheme }, legend } as const;
}

function pointRow({ probe_key, optimizer, learning_rate, decay, seed, train_loss, weight_norm }: Point, place: number) {
  return {
    place,
    optimizer,
    learning_rate,
    rate: valueName(learning_rate),
    train_loss,
    weight_norm,
    penalty: figureText(decay),
    seed,
    loss: figureText(train_loss),
    norm: figureText(weight_norm),
    probe: probe_key.slice(0, 12),
  };
}

function describe(onPath: number, others: readonly Point[], rates: readonly number[]): string {
  const what = `Loss on train against the norm of the weights: a path of ${onPath} lbfgs probes and ${others.length} others`;
  const range = rates.length > 0 ? `, learning rates ${rates[0]} to ${rates.at(-1)}` : '';
  return `${sentence(what)}${range}.`;
}
