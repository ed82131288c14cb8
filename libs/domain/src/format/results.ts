import type { BestLayer, BestList, ComparedPair, GridEdge, ProfileLayer } from '@sonde/contracts';
import { strengthInWords, type Strength } from './configurations';
import { counted, formatCount, formatNumber } from './numbers';

/** Tests of a difference, as tables name them. */
export const TEST_NAMES: Readonly<Record<ComparedPair['test'], string>> = {
  mcnemar_exact: 'McNemar, exact',
  mcnemar: 'McNemar, chi-square',
  bootstrap: 'bootstrap over rows',
  cluster_bootstrap: 'bootstrap over groups',
};

/** The rule by which configurations are listed, and what was compared. */
export function ruleInWords({ rule, metric, contenders }: Pick<BestList, 'rule' | 'metric' | 'contenders'>): string {
  if (rule === 'mean') return `Rule mean: the best mean over seeds of ${metric.name}`;
  const compared = contenders === null ? '' : `; ${counted(contenders, 'configuration')} compared`;
  return (
    'Rule one_se: the earliest layer, then the strongest decay, of those within one standard error of the best' +
    ` (of the difference to it in ${metric.name}, row by row)${compared}`
  );
}

/** How the probability of a layer to be the best was estimated. */
export function bestLayerMethodInWords({ draws, rows, groups, contenders, configurations }: BestLayer): string {
  const resampled = groups === null ? counted(rows, 'row') : `${counted(groups, 'group')} of ${counted(rows, 'row')}`;
  return (
    `P(best): the selection made anew on ${counted(draws, 'draw')} of the ${resampled} of val, ` +
    `among ${formatCount(contenders)} of ${counted(configurations, 'configuration')}`
  );
}

/** `learning_rate 0.01 is the highest tried: try 0.03, 0.1 too (encoder.layer.0)`: a sentence for layers that share it. */
export function edgesInWords(layers: readonly Pick<ProfileLayer, 'layer' | 'edge'>[]): string[] {
  const layersOf = new Map<string, string[]>();
  for (const { layer, edge } of layers) {
    if (edge) layersOf.set(edgeInWords(edge), [...(layersOf.get(edgeInWords(edge)) ?? []), layer]);
  }
  return [...layersOf].map(([words, names]) => `${words} (${names.join(', ')})`);
}

function edgeInWords({ parameter, value, side, suggest }: GridEdge): string {
  const advice = suggest.length > 0 ? `: try ${suggest.join(', ')} too` : '';
  return `${parameter} ${value} is the ${side} tried${advice}`;
}

/** What the most frequent class of train scores, by split; undefined where that is not known. */
export function baselineInWords(scores: Readonly<Record<string, number>>): string | undefined {
  const words = Object.entries(scores).map(([split, score]) => `${formatNumber(score)} on ${split}`);
  return words.length === 0 ? undefined : `the most frequent class alone scores ${words.join(', ')}`;
}

interface Best {
  readonly layerName: string;
  readonly parameters: Strength;
  /** Over seeds; null where no seed has the metric. */
  readonly mean: number | null;
  readonly sd: number | null;
  readonly n: number;
  /** Other configurations with the same mean. */
  readonly tiedWith: number;
}

/** The best configuration of a sweep, on one line; null where none has the metric. */
export function bestInWords(metric: string, best: Best | undefined): string | null {
  if (!best || best.mean === null) return null;
  const spread = best.sd === null ? '' : ` ± ${formatNumber(best.sd)} over ${counted(best.n, 'seed')}`;
  const ties = best.tiedWith > 0 ? `, tied with ${formatCount(best.tiedWith)} more` : '';
  const strength = strengthInWords(best.parameters);
  return `best ${metric} ${formatNumber(best.mean)}${spread}: ${best.layerName}, ${strength}${ties}`;
}
