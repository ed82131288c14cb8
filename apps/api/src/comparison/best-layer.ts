import type { Goal } from '@sonde/contracts';
import { notBelowTheBest, percentile95, probabilityOfBest } from '@sonde/domain';
import { signOf, type Candidates } from '../rows/candidates';
import { contendersOnRows, type ContendersQuery } from './contenders-on-rows';

interface BestLayerQuery extends ContendersQuery {
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

/** Draws rows of val anew, and makes the whole selection on each draw. @throws NotFound as contendersOnRows does */
export async function bestLayer({ layerOf, goal, ...query }: BestLayerQuery): Promise<BestLayerOnRows> {
  const { on, candidates } = await contendersOnRows(query);
  const drawn = candidates.draws();
  const bests = bestOfLayers(candidates, drawn, layerOf);
  const layers = bests.scores.length;
  const set = new Set(notBelowTheBest(bests.draws, bests.scores, goal));
  return {
    rows: on.rows,
    groups: on.groupCount,
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
