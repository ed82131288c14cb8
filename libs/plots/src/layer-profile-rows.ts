import type { BestLayer, LayerProfile, ProfileLayer } from '@sonde/contracts';
import { figureText, intervalText, parametersText } from './figure-text';

/** What the legend of a layer profile says, beside the names of test splits. */
export const VAL = 'val (chosen on)';
export const PERMUTED = 'permuted labels';
export const MAJORITY = 'most frequent class';
export const SET = 'cannot be told from the best';

export type ProfileRows = ReturnType<typeof profileRows>;

/** The data of a layer profile, one list a kind of mark; those of which the sweep has nothing are empty. */
export function profileRows(
  layers: readonly ProfileLayer[],
  { test_splits, sweep: { metric } }: LayerProfile,
  set: BestLayer['confidence_set'],
) {
  // The most frequent class has an accuracy, and nothing that any other metric's axis could show.
  const majority = metric.name === 'val/accuracy' ? layers[0]?.baseline['val'] : undefined;
  return {
    layers: layers.map(({ layer }) => layer),
    val: layers.map(valRow),
    tests: layers.flatMap((each) => test_splits.flatMap((split) => testRow(each, split) ?? [])),
    permuted: layers.flatMap((each) => permutedRow(each) ?? []),
    majority: majority === undefined ? [] : [{ series: MAJORITY, majority, figure: figureText(majority) }],
    set: set.map((layer) => ({ series: SET, layer })),
  };
}

/** What val chose, with the interval over its rows. */
function valRow({ layer, best, val_ci95, configurations }: ProfileLayer) {
  const [low, high] = val_ci95.ci95 ?? [null, null];
  return {
    series: VAL,
    layer,
    mean: best.val.mean,
    low,
    high,
    figure: figureText(best.val.mean),
    interval: intervalText(val_ci95.ci95),
    seeds: `${figureText(best.val.sd)} over ${best.n} seeds`,
    chosen: `${parametersText(best.configuration)}, of ${configurations}`,
  };
}

function testRow({ layer, best, baseline }: ProfileLayer, split: string) {
  const figure = best.test[split];
  if (!figure || figure.mean === null) return undefined;
  const [low, high] = figure.ci95 ?? [null, null];
  return {
    series: split,
    layer,
    mean: figure.mean,
    low,
    high,
    figure: figureText(figure.mean),
    interval: intervalText(figure.ci95),
    rows: figure.rows,
    less: figureText(best.val.mean === null ? null : figure.mean - best.val.mean),
    majority: figureText(baseline[split]),
  };
}

/** What the same training finds where there is nothing to find: two standard deviations of the draws to either side. */
function permutedRow({ layer, best: { permuted } }: ProfileLayer) {
  if (!permuted) return undefined;
  const half = 2 * (permuted.sd ?? 0);
  return {
    series: PERMUTED,
    layer,
    low: permuted.mean - half,
    high: permuted.mean + half,
    figure: figureText(permuted.mean),
    sd: figureText(permuted.sd),
    draws: permuted.draws,
    p: figureText(permuted.p),
  };
}
