import { Injectable } from '@nestjs/common';
import type { BestLayer, Goal } from '@sonde/contracts';
import { groupBy, notBelowTheBest, percentile95, probabilityOfBest } from '@sonde/domain';
import { countConfigurations, type StoredSweep } from '@sonde/persistence';
import { DatabaseProvider } from '../database.provider';
import { BOOTSTRAP, signOf } from '../rows/candidates';
import { answerOf } from './best-layer-answer';
import { ContendersService, type Contenders } from './contenders.service';

/** Says how sure it is which layer is best: rows of val are drawn anew, and the whole selection is made on each draw. */
@Injectable()
export class BestLayerService {
  constructor(
    private readonly postgres: DatabaseProvider,
    private readonly contenders: ContendersService,
  ) {}

  /** @throws NotFound where there is nothing to choose from yet */
  async answer(sweep: StoredSweep, target: string): Promise<BestLayer> {
    const [contenders, counts] = await Promise.all([
      this.contenders.of(sweep, target),
      countConfigurations(this.postgres.database, sweep.id),
    ]);
    const { rows, candidates, on } = contenders;
    const drawn = await candidates.draws();
    const layers = [...groupBy(rows, ({ layer }) => layer).values()];
    const layerOf = rows.map((row) => layers.findIndex(([first]) => first?.layer === row.layer));
    const p = probabilityOfBest(drawn, layerOf, layers.length, sweep.goal);
    const bests = bestOfLayers(contenders, drawn, layerOf);
    const set = new Set(notBelowTheBest(bests.draws, bests.scores, sweep.goal));
    const leads = leadsOf(bests, sweep.goal);
    const named = layers.map(([best], at) => ({
      layer: best?.layerName ?? '',
      index: best?.layer ?? 0,
      p_best: p[at] ?? 0,
      mean: best?.mean ?? null,
      ci95: leads[at] ?? null,
      in_set: set.has(at),
    }));
    return {
      target,
      metric: sweep.metric,
      rows: on.rows,
      groups: on.groupCount,
      ...BOOTSTRAP,
      contenders: rows.length,
      configurations: counts
        .filter((each) => each.target === target)
        .reduce((sum, { configurations }) => sum + configurations, 0),
      layers: named,
      set: named.filter(({ in_set }) => in_set).map(({ layer }) => layer),
      answer: answerOf(named),
    };
  }
}

/** What the best configuration of each layer scores. */
interface Bests {
  readonly scores: readonly number[];
  /** [draws, layers] */
  readonly draws: Float64Array;
}

/** Rows come layer by layer, best first: the first of each layer is its best. */
function bestOfLayers({ candidates }: Contenders, drawn: Float64Array, layerOf: readonly number[]): Bests {
  const columns = layerOf.flatMap((layer, column) => (layer === layerOf[column - 1] ? [] : [column]));
  const draws = Float64Array.from({ length: (drawn.length / candidates.columns) * columns.length }, (_, at) => {
    const draw = Math.floor(at / columns.length);
    return drawn[draw * candidates.columns + (columns[at % columns.length] ?? 0)] ?? NaN;
  });
  return { scores: columns.map((column) => candidates.scores[column] ?? NaN), draws };
}

/** Of each layer the interval of its lead over the best of the others, in the good direction; null of one alone. */
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
