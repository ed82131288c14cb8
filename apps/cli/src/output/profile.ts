import type { BestLayer, GridEdge, LayerProfile, ProfileLayer } from '@sonde/contracts';
import { figure } from '@sonde/domain';
import { cellsOf, type Column } from './columns';
import { interval } from './figures';
import { rankedColumns } from './ranked';
import { asEnd } from './report';
import { table } from './table';
import { counted } from './words';

/** What each layer knows and how sure it is which one is best, target by target, for people. */
export function formatProfile(profile: LayerProfile, answers: readonly BestLayer[]): string {
  const { sweep, targets } = profile;
  return [
    `${sweep.name} (${sweep.id}) ${sweep.state}: the best configuration of each layer, chosen on ${sweep.metric.name}`,
    ...(targets.length === 0 ? ['  no probe yet'] : []),
    ...targets.flatMap((target) => targetLines(profile, target, answers)),
    ...asEnd(profile),
  ].join('\n');
}

function targetLines(profile: LayerProfile, target: string, answers: readonly BestLayer[]): string[] {
  const layers = profile.layers.filter((each) => each.target === target);
  const majority = majorityWords(layers);
  const answer = answers.find((each) => each.target === target);
  return [
    ...(profile.targets.length > 1 ? ['', `Target ${target}`] : []),
    ...(majority === undefined ? [] : [majority]),
    table(...cellsOf(profileColumns(layers, profile.sweep.metric.name), layers)),
    ...(answer ? ['', ...bestLayerLines(answer)] : []),
  ];
}

/** The columns of a ranking, what is lost on further test splits, and where a better value may lie beyond the grid. */
export function profileColumns(layers: readonly ProfileLayer[], metric: string): Column<ProfileLayer>[] {
  const ranked = rankedColumns(
    layers.map(({ best }) => best),
    metric,
  );
  return [
    ...ranked.map(({ head, cell }) => ({ head, cell: ({ best }: ProfileLayer) => cell(best) })),
    ...dropColumns(layers),
    ...(layers.some(({ edge }) => edge)
      ? [{ head: 'at the edge', cell: ({ edge }: ProfileLayer) => (edge ? edgeWords(edge) : '') }]
      : []),
  ];
}

/** Two columns a split: what is lost from test to it. */
function dropColumns(layers: readonly ProfileLayer[]): Column<ProfileLayer>[] {
  const splits = [...new Set(layers.flatMap(({ drops }) => Object.keys(drops)))].sort();
  return splits.flatMap((split): Column<ProfileLayer>[] => [
    { head: `test - ${split}`, cell: ({ drops }) => figure(drops[split]?.difference) },
    { head: '95 % interval', cell: ({ drops }) => interval(drops[split]?.ci95) },
  ]);
}

/** `highest learning_rate: try 0.03, 0.1` */
export function edgeWords({ parameter, side, suggest }: GridEdge): string {
  return `${side} ${parameter}: try ${suggest.join(', ')}`;
}

/** What the most frequent class of train scores, split by split; undefined where that says nothing. */
export function majorityWords([first]: readonly ProfileLayer[]): string | undefined {
  const scores = Object.entries(first?.majority ?? {}).map(([split, score]) => `${figure(score)} on ${split}`);
  return scores.length === 0 ? undefined : `the most frequent class alone scores ${scores.join(', ')}`;
}

/** How sure it is which layer is best: P(best) by layer, and the answer in a sentence. */
function bestLayerLines(answer: BestLayer): string[] {
  return [
    sureWords(answer),
    table(...cellsOf([...BEST_LAYER_COLUMNS, { head: '', cell: ({ p_best }) => bar(p_best) }], answer.layers)),
    answer.answer,
  ];
}

/** How it was found. */
export function sureWords({ draws, rows, groups, contenders, configurations }: BestLayer): string {
  const resampled = groups === null ? counted(rows, 'row') : `${counted(groups, 'group')} of ${counted(rows, 'row')}`;
  return (
    `P(best): the selection made anew on ${counted(draws, 'draw')} of the ${resampled} of val, ` +
    `among ${contenders} of ${counted(configurations, 'configuration')}`
  );
}

export const BEST_LAYER_COLUMNS: readonly Column<BestLayer['layers'][number]>[] = [
  { head: 'layer', cell: ({ layer }) => layer },
  { head: 'score', cell: ({ mean }) => figure(mean) },
  { head: 'lead, 95 %', cell: ({ ci95 }) => interval(ci95) },
  { head: 'may be best', cell: ({ in_set }) => (in_set ? 'yes' : '') },
  { head: 'P(best)', cell: ({ p_best }) => figure(p_best, 3) },
];

/** Letters of the longest bar. */
const BAR = 20;
const EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'] as const;

/** A share as a bar, to an eighth of a letter; one above nothing is never quite empty. */
export function bar(share: number): string {
  const eighths = Math.max(Math.round(share * BAR * 8), share > 0 ? 1 : 0);
  return '█'.repeat(Math.floor(eighths / 8)) + (EIGHTHS[eighths % 8] ?? '');
}
