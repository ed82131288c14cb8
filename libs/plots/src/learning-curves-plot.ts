import type { LearningCurves } from '@sonde/contracts';
import { bestOf } from '@sonde/domain/goal';
import type { TopLevelSpec } from 'vega-lite';
import { emptyPlot } from './empty-plot';
import { figureText, parametersText, tooltipOf } from './figure-text';
import { shortNames } from './names-axis';
import { panels } from './panels';
import { columnsWithin, seriesEncoding } from './series';
import { HEIGHT, PADDING, frame, type PlotSize } from './size';
import { CATEGORIES } from './themes';
import { titleOf } from './title';

type Item = LearningCurves['items'][number];

/** More curves than this are no longer told apart by colour. */
const MOST_COLOURS = 4;
const PANEL_HEIGHT = 100;
const SPACING = 16;
/** Of a legend's symbol, in square pixels: long enough for dashes. */
const LINE = 300;
const TRAIN = 'train';
const VAL = 'val';

interface Named extends Item {
  /** The layer, with its target where there are several. */
  readonly name: string;
  /** The same, short enough for a panel or a legend. */
  readonly label: string;
}

/** Train and val loss by epoch of each layer's best: in one plot, or a panel a layer where there are many. */
export function learningCurvesPlot({ items }: LearningCurves, size: PlotSize = {}): TopLevelSpec {
  const targets = [...new Set(items.map(({ target }) => target))];
  const nameOf = ({ layer, target }: Item) => (targets.length > 1 ? `${layer} @ ${target}` : layer);
  const descents = items.filter(({ curve }) => curve.epoch.length > 0);
  const { labels, common } = shortNames(descents.map(nameOf));
  const curves = descents.map((item, index) => ({ ...item, name: nameOf(item), label: labels[index] ?? nameOf(item) }));
  const title = targets.length === 1 ? `Learning curves: ${targets[0]}` : 'Learning curves';
  const head = {
    title: titleOf(title, size, common === '' ? undefined : `by layer (${common})`),
    description: describe(curves, items.length),
  };
  if (curves.length === 0) return emptyPlot(head, items.length > 0 ? 'lbfgs has no epochs' : 'no figures yet', size);
  return {
    ...head,
    data: { values: curves.flatMap(curveRows) },
    ...(curves.length > MOST_COLOURS ? inPanels(curves, size) : inOne(curves, size)),
  };
}

/** A tooltip or a screen reader has a curve as a whole, so that each of its rows says the same. */
function curveRows({ name, label, seed, configuration, curve }: Named) {
  const splits = { [VAL]: curve.val_loss, [TRAIN]: curve.train_loss };
  return Object.entries(splits).flatMap(([series, losses]) => {
    const { loss: least, epoch: at } = lowest(curve.epoch, losses);
    const found = least === null ? 'no loss' : `${figureText(least)} at epoch ${at}`;
    return curve.epoch.map((epoch, index) => ({
      series,
      label,
      epoch,
      loss: losses[index] ?? null,
      layer: name,
      lowest: found,
      configuration: `${parametersText(configuration)}, seed ${seed}`,
      spoken: `${name}, ${series}: lowest loss ${found}`,
    }));
  });
}

function lowest(epochs: readonly number[], losses: readonly (number | null)[]) {
  const rows = epochs.map((epoch, index) => ({ epoch, loss: losses[index] ?? null }));
  return bestOf(rows, ({ loss }) => loss, 'minimize') ?? { epoch: null, loss: null };
}

const AXES = {
  x: {
    field: 'epoch',
    type: 'quantitative',
    title: 'epoch',
    scale: { nice: false, zero: false },
    axis: { tickMinStep: 1, grid: false, tickCount: 4 },
  },
  y: { field: 'loss', type: 'quantitative', title: 'loss', scale: { zero: false }, axis: { tickCount: 5 } },
  tooltip: tooltipOf({ layer: 'layer', series: 'on', lowest: 'lowest loss', configuration: 'configuration' }),
  description: { field: 'spoken', type: 'nominal' },
} as const;

function inOne(curves: readonly Named[], size: PlotSize) {
  const layers = curves.map(({ label }) => label);
  const legend = {
    title: null,
    orient: 'top',
    columns: columnsWithin(layers, size),
    symbolType: 'stroke',
    symbolSize: LINE,
  } as const;
  const splits = [VAL, TRAIN];
  return {
    ...frame(size),
    height: size.height ?? HEIGHT,
    mark: { type: 'line', strokeWidth: 2 },
    encoding: {
      ...AXES,
      color: { field: 'label', type: 'nominal', scale: { domain: layers, range: [...CATEGORIES] }, legend },
      strokeDash: {
        field: 'series',
        type: 'nominal',
        scale: {
          domain: splits,
          range: [
            [1, 0],
            [5, 3],
          ],
        },
        legend: { title: null, orient: 'bottom', columns: 2, symbolType: 'stroke', symbolSize: LINE },
      },
    },
  } as const;
}

function inPanels(curves: readonly Named[], size: PlotSize) {
  const { columns, width } = panels(curves.length, size, {
    narrowest: curves.length > 16 ? 85 : 130,
    between: SPACING + 3,
  });
  const { color } = seriesEncoding(
    [
      { name: VAL, colour: CATEGORIES[0], shape: 'stroke' },
      { name: TRAIN, colour: CATEGORIES[1], shape: 'stroke' },
    ],
    size,
  );
  const sort = curves.map(({ label }) => label);
  const facet = { field: 'label', type: 'nominal', title: null, sort, header: { labelLimit: width } } as const;
  return {
    padding: PADDING,
    columns,
    spacing: { row: 10, column: SPACING },
    facet,
    spec: {
      width,
      height: size.height ?? PANEL_HEIGHT,
      mark: { type: 'line', strokeWidth: 1.5 },
      encoding: { ...AXES, color: { ...color, legend: { ...color.legend, symbolType: 'stroke', symbolSize: LINE } } },
    },
  } as const;
}

function describe(curves: readonly Named[], all: number): string {
  const best = bestOf(curves, ({ curve }) => lowest(curve.epoch, curve.val_loss).loss, 'minimize');
  const what = `Loss on train and val by epoch, ${curves.length} of ${all} layers`;
  if (!best) return `${what}: no curves.`;
  const { loss, epoch } = lowest(best.curve.epoch, best.curve.val_loss);
  return `${what}: loss on val is lowest in ${best.name} (${figureText(loss)} at epoch ${epoch}).`;
}
