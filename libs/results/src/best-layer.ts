import type { BestLayer, Goal } from '@sonde/contracts';
import { groupBy, notBelowTheBest, percentile95, probabilityOfBest, signOf, type RankedRow } from '@sonde/domain';
import type { Candidates } from './candidates';
import { contendersOn, type ContendersQuery } from './contenders';
import type { PredictedRows } from './predicted-rows';

/** What `bestLayerOn` asks of contenders. */
export interface BestLayerQuery extends ContendersQuery {
  /** Which of the compared layers each contender is of, from 0: layer by layer, the best contender of each first. */
  readonly layerOf: readonly number[];
  readonly goal: Goal;
}

/** How sure it is which layer is best; arrays have an entry a layer. */
export interface BestLayerOnRows {
  readonly rows: number;
  readonly groups: number | null;
  readonly probabilities: readonly number[];
  /** 95 % interval of its lead over the best of the others, in the good direction; null of one alone. */
  readonly leads: readonly ([number, number] | null)[];
  /** Whether it cannot be told from the best. */
  readonly isInSet: readonly boolean[];
}

/** Draws rows of val anew, and makes the whole selection on each draw. @throws NotFound as contendersOn does */
export function bestLayerOn(rows: PredictedRows, { layerOf, goal, ...query }: BestLayerQuery): BestLayerOnRows {
  const candidates = contendersOn(rows, query);
  const drawn = candidates.draws();
  const bests = bestOfLayers(candidates, drawn, layerOf);
  const layers = bests.scores.length;
  const set = new Set(notBelowTheBest(bests.draws, bests.scores, goal));
  return {
    rows: rows.rows,
    groups: rows.groupCount,
    probabilities: probabilityOfBest(drawn, layerOf, layers, goal),
    leads: leadsOf(bests, goal),
    isInSet: Array.from({ length: layers }, (_, layer) => set.has(layer)),
  };
}

/** What the best configuration of each layer scores. */
interface Bests {
  readonly scores: readonly number[];
  /** [draws, layers] */
  readonly draws: Float64Array;
}

function bestOfLayers(candidates: Candidates, drawn: Float64Array, layerOf: readonly number[]): Bests {
  const columns = layerOf.flatMap((layer, column) => (layer === layerOf[column - 1] ? [] : [column]));
  const draws = Float64Array.from({ length: (drawn.length / candidates.columns) * columns.length }, (_, at) => {
    const draw = Math.floor(at / columns.length);
    return drawn[draw * candidates.columns + (columns[at % columns.length] ?? 0)] ?? NaN;
  });
  return { scores: columns.map((column) => candidates.scores[column] ?? NaN), draws };
}

function leadsOf({ scores, draws }: Bests, goal: Goal): ([number, number] | null)[] {
  const sign = signOf(goal);
  const layers = scores.length;
  if (layers === 1) return [null];
  return scores.map((_, own) => {
    const leads = Float64Array.from({ length: draws.length / layers }, (__, draw) => {
      const ofDraw = [...draws.subarray(draw * layers, (draw + 1) * layers)].map((score) => sign * score);
      const others = ofDraw.filter((___, other) => other !== own);
      return (ofDraw[own] ?? NaN) - Math.max(...others);
    });
    return percentile95(leads);
  });
}

/** Which of the compared layers each contender is of. @param contenders layer by layer, best first */
export function layersOf(contenders: readonly RankedRow[]): {
  readonly layers: readonly (readonly RankedRow[])[];
  readonly layerOf: readonly number[];
} {
  const layers = [...groupBy(contenders, ({ layer }) => layer).values()];
  return { layers, layerOf: contenders.map((row) => layers.findIndex(([first]) => first?.layer === row.layer)) };
}

/** The layers by name, each with its probability to be the best. */
export function namedLayers(layers: readonly (readonly RankedRow[])[], found: BestLayerOnRows): BestLayer['layers'] {
  return layers.map(([best], at) => ({
    layer: best?.layerName ?? '',
    index: best?.layer ?? 0,
    p_best: found.probabilities[at] ?? 0,
    mean: best?.mean ?? null,
    ci95: found.leads[at] ?? null,
    in_set: found.isInSet[at] ?? false,
  }));
}

/** The result in a sentence: one layer only where no other can be meant. */
export function summaryOf(layers: readonly Pick<BestLayer['layers'][number], 'layer' | 'p_best' | 'in_set'>[]): string {
  const set = layers.filter(({ in_set }) => in_set);
  const [only] = set;
  if (layers.length === 1) return `${only?.layer} alone can be compared: there is nothing to choose between.`;
  if (set.length === 1 && only) return `${only.layer} is best in ${percent(only.p_best)} of the draws.`;
  const first = [...set].sort((a, b) => b.p_best - a.p_best)[0];
  const names = set.map(({ layer, p_best }) => `${layer} (${percent(p_best)})`);
  const list = `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
  return set.length === layers.length
    ? `No layer can be told from the others: ${list}.`
    : `${list} can't be told apart; ${first?.layer} is only the most frequent winner.`;
}

function percent(share: number): string {
  const rounded = Math.round(100 * share);
  if (rounded === 100 && share < 1) return 'over 99 %';
  return rounded === 0 && share > 0 ? 'under 1 %' : `${rounded} %`;
}
