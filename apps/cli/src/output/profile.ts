import type { BestLayer, LayerProfile, ProfileLayer } from '@sonde/contracts';
import { baselineInWords, bestLayerMethodInWords, edgesInWords, formatNumber } from '@sonde/domain/format';
import { rankedColumns } from './ranked';
import { asEnd } from './report';
import { cellsOf, intervalCell, table, type Column } from './table';

/** What each layer knows and how sure it is which one is best, target by target, for people. */
export function formatProfile(profile: LayerProfile, bestLayers: readonly BestLayer[]): string {
  const { sweep, targets } = profile;
  return [
    `${sweep.name} (${sweep.id}) ${sweep.state}: the best configuration of each layer, chosen on ${sweep.metric.name}`,
    ...(targets.length === 0 ? ['  no probe yet'] : []),
    ...targets.flatMap((target) => targetLines(profile, target, bestLayers)),
    ...asEnd(profile),
  ].join('\n');
}

function targetLines(profile: LayerProfile, target: string, bestLayers: readonly BestLayer[]): string[] {
  const layers = profile.layers.filter((each) => each.target === target);
  const baseline = baselineInWords(layers[0]?.baseline ?? {});
  const bestLayer = bestLayers.find((each) => each.target === target);
  return [
    ...(profile.targets.length > 1 ? ['', `Target ${target}`] : []),
    ...(baseline === undefined ? [] : [baseline]),
    table(...cellsOf(profileColumns(layers, profile.sweep.metric.name), layers)),
    ...edgesInWords(layers),
    ...(bestLayer ? ['', ...bestLayerLines(bestLayer)] : []),
  ];
}

/** The columns of a ranking, what is lost on further test splits, and at which edge of the grid the best value lies. */
export function profileColumns(layers: readonly ProfileLayer[], metric: string): Column<ProfileLayer>[] {
  const ranked = rankedColumns(
    layers.map(({ best }) => best),
    metric,
  );
  return [
    ...ranked.map(({ head, cell }) => ({ head, cell: ({ best }: ProfileLayer) => cell(best) })),
    ...dropColumns(layers),
    ...(layers.some(({ edge }) => edge)
      ? [{ head: 'at the edge', cell: ({ edge }: ProfileLayer) => edge?.side ?? '' }]
      : []),
  ];
}

/** Two columns a split: what is lost from test to it. */
function dropColumns(layers: readonly ProfileLayer[]): Column<ProfileLayer>[] {
  const splits = [...new Set(layers.flatMap(({ generalization_gap: gap }) => Object.keys(gap)))].sort();
  return splits.flatMap((split): Column<ProfileLayer>[] => [
    { head: `test - ${split}`, cell: ({ generalization_gap: gap }) => formatNumber(gap[split]?.difference) },
    { head: '95 % interval', cell: ({ generalization_gap: gap }) => intervalCell(gap[split]?.ci95) },
  ]);
}

/** How sure it is which layer is best: P(best) by layer, and the result in a sentence. */
function bestLayerLines(bestLayer: BestLayer): string[] {
  return [
    bestLayerMethodInWords(bestLayer),
    table(...cellsOf([...BEST_LAYER_COLUMNS, { head: '', cell: ({ p_best }) => bar(p_best) }], bestLayer.layers)),
    bestLayer.summary,
  ];
}

export const BEST_LAYER_COLUMNS: readonly Column<BestLayer['layers'][number]>[] = [
  { head: 'layer', cell: ({ layer }) => layer },
  { head: 'score', cell: ({ mean }) => formatNumber(mean) },
  { head: 'lead, 95 %', cell: ({ ci95 }) => intervalCell(ci95) },
  { head: 'may be best', cell: ({ in_set }) => (in_set ? 'yes' : '') },
  { head: 'P(best)', cell: ({ p_best }) => formatNumber(p_best, 3) },
];

/** Letters of the longest bar. */
const BAR = 20;
const EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'] as const;

/** A share as a bar, to an eighth of a letter; one above nothing is never quite empty. */
export function bar(share: number): string {
  const eighths = Math.max(Math.round(share * BAR * 8), share > 0 ? 1 : 0);
  return '█'.repeat(Math.floor(eighths / 8)) + (EIGHTHS[eighths % 8] ?? '');
}
