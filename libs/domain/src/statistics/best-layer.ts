/* eslint-disable @typescript-eslint/no-non-null-assertion -- indices run over the arrays' own sizes */
import type { Goal } from '@sonde/contracts';
import { signOf } from '../metrics/goal';
import { quantile } from './bootstrap-draws';
import { sampleSd } from './moments';

/** What is the same but for rounding: means over seeds are sums of thirds and sixths. */
const ROUNDING = 1e-12;

/**
 * How often each layer is chosen when the whole selection is made anew in each draw: the column with the best mean
 * names its layer, and layers with equal ones share the draw. [layers], together 1.
 *
 * @param draws means of each column on resampled rows, none of them NaN: [draws, columns]
 * @param layerOf each column's layer, 0 to layers - 1: [columns]
 */
export function probabilityOfBest(
  draws: Float64Array,
  layerOf: readonly number[],
  layers: number,
  goal: Goal,
): number[] {
  const columns = layerOf.length;
  const sign = signOf(goal);
  const chosen = new Array<number>(layers).fill(0);
  const bestOf = new Float64Array(layers);
  for (let from = 0; from < draws.length; from += columns) {
    bestOf.fill(-Infinity);
    layerOf.forEach((layer, column) => (bestOf[layer] = Math.max(bestOf[layer]!, sign * draws[from + column]!)));
    const best = Math.max(...bestOf);
    const equal = (score: number) => best - score <= ROUNDING * Math.max(1, Math.abs(best));
    const winners = bestOf.reduce((count, score) => count + (equal(score) ? 1 : 0), 0);
    bestOf.forEach((score, layer) => (chosen[layer]! += equal(score) ? 1 / winners : 0));
  }
  return chosen.map((count) => (count * columns) / draws.length);
}

/**
 * Layers that cannot be told from the best: those than which no other is better, beyond what the rows leave open
 * (multiple comparisons with the best, Hsu 1981; the critical value is that of the largest of all differences, by the
 * bootstrap, so that the truly best layer is missed in at most 1 - level of cases). Indices, ascending.
 *
 * @param draws means of each layer's best configuration on resampled rows, none of them NaN: [draws, layers]
 * @param scores the same on the rows as they are: [layers]
 */
export function notBelowTheBest(draws: Float64Array, scores: readonly number[], goal: Goal, level = 0.95): number[] {
  const sign = signOf(goal);
  const layers = scores.length;
  return [...scores.keys()].filter((own) => {
    const others = [...scores.keys()].filter((other) => other !== own);
    const leads = others.map((other) => sign * (scores[other]! - scores[own]!));
    const noise = others.map((other, at) => {
      const drawn = new Float64Array(draws.length / layers);
      return drawn.map((_, draw) => sign * (draws[draw * layers + other]! - draws[draw * layers + own]!) - leads[at]!);
    });
    const errors = noise.map((each) => sampleSd([...each]) ?? 0);
    // Two layers that say the same of every row differ by nothing, in each draw.
    const compared = errors.flatMap((error, at) => (error > ROUNDING ? [at] : []));
    if (leads.some((lead, at) => !compared.includes(at) && lead > ROUNDING)) return false;
    if (compared.length === 0) return true;
    const largest = Float64Array.from({ length: draws.length / layers }, (_, draw) =>
      Math.max(...compared.map((at) => noise[at]![draw]! / errors[at]!)),
    );
    return Math.max(...compared.map((at) => leads[at]! / errors[at]!)) <= quantile(largest.sort(), level);
  });
}
