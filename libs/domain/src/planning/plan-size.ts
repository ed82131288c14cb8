import { BadInput, type SweepSpec } from '@sonde/contracts';
import { selectLayers, selectTargets } from '../dataset/layers';
import { mostConfigurations } from './search-space';

/** Trials that a sweep may have, where SONDE_MAX_TRIALS says nothing else. */
export const MAX_TRIALS = 1_000_000;

/** What a sweep file asks for: the axes whose product is its number of trials. */
export interface PlanSize {
  readonly layers: number;
  readonly targets: number;
  /** Equal cells of several blocks are counted as often as they come. */
  readonly configurations: number;
  readonly seeds: number;
  /** The product: trials that the file asks for at most. */
  readonly trials: number;
}

/**
 * Counts what a sweep file asks for. Nothing is planned for it, so it takes no time, whatever the file asks for.
 *
 * @param chosen layers and targets that it chooses of its dataset
 */
export function planSize(spec: SweepSpec, { layers, targets }: Pick<PlanSize, 'layers' | 'targets'>): PlanSize {
  const configurations = mostConfigurations(spec);
  const { seeds: written } = spec.replicates;
  const seeds = typeof written === 'number' ? written : written.length;
  return { layers, targets, configurations, seeds, trials: layers * targets * configurations * seeds };
}

/**
 * Trials that a sweep file asks for at most over a dataset, equal ones counted as often as they come.
 *
 * @throws BadInput where layers or targets do not fit the dataset
 */
export function mostTrials(
  spec: SweepSpec,
  dataset: {
    readonly layers: readonly { readonly name: string }[];
    readonly targets: readonly { readonly name: string }[];
  },
): number {
  const layers = selectLayers(spec.layers, dataset.layers).length;
  const targets = selectTargets(spec.targets, dataset.targets).length;
  return planSize(spec, { layers, targets }).trials;
}

/**
 * Refuses a sweep file that asks for more trials than may be planned, naming the axes that make the number.
 *
 * @param chosen as for planSize; one layer is counted where its number is not known, which is the least
 * @throws BadInput where it asks for more than `limit`
 */
export function checkPlanSize(
  spec: SweepSpec,
  chosen: { readonly layers: number | null; readonly targets: number },
  limit = MAX_TRIALS,
): void {
  const size = planSize(spec, { ...chosen, layers: chosen.layers ?? 1 });
  if (size.trials <= limit) return;
  const axes = (['layers', 'targets', 'configurations', 'seeds'] as const).filter((axis) => size[axis] > 1);
  const product = axes.map((axis) => `${grouped(size[axis])} ${axis}`).join(' x ');
  const each = chosen.layers === null ? ' a layer' : '';
  const message = `the file asks for ${grouped(size.trials)} trials${each} (${product}): expected at most ${grouped(limit)}`;
  throw new BadInput(message, [{ message, pointer: '/parameters' }]);
}

/** 70000000 as 70,000,000. */
function grouped(count: number): string {
  return count.toLocaleString('en-US');
}
