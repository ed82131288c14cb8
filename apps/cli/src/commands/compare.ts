import { Comparison, type ComparedPair } from '@sonde/contracts';
import { withQuery } from '@sonde/contracts/client';
import { groupBy } from '@sonde/domain';
import { counted, formatNumber, formatPValue, TEST_NAMES } from '@sonde/domain/format';
import { print, printJson } from '../output/console';
import { cellsOf, intervalCell, table, type Column } from '../output/table';
import { connect } from '../stack';

interface Options {
  readonly split: string;
  readonly json?: boolean;
}

/** Probes, configurations, layers or sweeps, compared row by row. */
export async function compare(items: readonly string[], { split, json }: Options): Promise<void> {
  const comparison = await connect().call(Comparison, withQuery('/v1/compare', { items, split }));
  if (json) return printJson(comparison);
  print(formatComparison(comparison));
}

/** Things compared on the same rows, every two of them, for people. */
export function formatComparison(comparison: Comparison): string {
  const { split, target, rows, groups, draws, seed, items, pairs, notes } = comparison;
  const of = groups === null ? '' : ` in ${counted(groups, 'group')}`;
  return [
    `On ${counted(rows, 'row')}${of} of ${split}, target ${target}; bootstrap of ${counted(draws, 'draw')}, seed ${seed}`,
    table(...cellsOf(itemColumns(comparison), [...items.entries()])),
    '',
    'Differences, with p corrected by Holm over all pairs',
    table(...cellsOf(pairColumns(pairs), pairs)),
    ...refusals(pairs),
    ...(notes.length > 0 ? ['', ...notes.map((note) => `note: ${note}`)] : []),
  ].join('\n');
}

type Item = readonly [at: number, item: Comparison['items'][number]];

function itemColumns({ metric }: Comparison): Column<Item>[] {
  return [
    { head: '', cell: ([at]) => at + 1 },
    { head: 'item', cell: ([, { reference }]) => reference },
    { head: 'what', cell: ([, { title }]) => title },
    { head: 'n', cell: ([, { n }]) => n },
    { head: metric.name, cell: ([, { figure: own }]) => formatNumber(own.mean) },
    { head: '95 % interval', cell: ([, { figure: own }]) => intervalCell(own.ci95) },
    { head: '± sd', cell: ([, { seed_sd }]) => formatNumber(seed_sd) },
  ];
}

function pairColumns(pairs: readonly ComparedPair[]): Column<ComparedPair>[] {
  const optional = (has: (pair: ComparedPair) => unknown, ...columns: Column<ComparedPair>[]) =>
    pairs.some(has) ? columns : [];
  return [
    { head: 'pair', cell: nameOf },
    { head: 'difference', cell: ({ difference }) => formatNumber(difference) },
    { head: '95 % interval', cell: ({ ci95 }) => intervalCell(ci95) },
    { head: 'p', cell: ({ p }) => formatPValue(p) },
    { head: "Holm's p", cell: ({ p_holm }) => formatPValue(p_holm) },
    { head: 'significant', cell: ({ significant }) => (significant ? 'yes' : 'no') },
    { head: 'test', cell: ({ test }) => TEST_NAMES[test] },
    ...optional(
      ({ mcnemar }) => mcnemar,
      { head: 'only first right', cell: ({ mcnemar }) => mcnemar?.only_a ?? '' },
      { head: 'only second', cell: ({ mcnemar }) => mcnemar?.only_b ?? '' },
    ),
    ...optional(
      ({ sign_flip }) => sign_flip,
      { head: 'seeds', cell: ({ sign_flip }) => sign_flip?.n ?? '' },
      { head: 'sign-flip p', cell: ({ sign_flip }) => signFlipOf(sign_flip) },
    ),
  ];
}

/** Why no significance is possible, once for all pairs that it is said of. */
function refusals(pairs: readonly ComparedPair[]): string[] {
  const refused = pairs.filter(({ sign_flip }) => sign_flip?.refusal);
  if (refused.length === 0) return [];
  const byReason = groupBy(refused, ({ sign_flip }) => sign_flip?.refusal ?? '');
  return ['', ...[...byReason].map(([reason, own]) => `sign-flip of ${own.map(nameOf).join(', ')} refused: ${reason}`)];
}

function signFlipOf(flip: ComparedPair['sign_flip']): string {
  return flip === null ? '' : formatPValue(flip.p);
}

/** `1 - 2`, as the items are numbered. */
function nameOf({ a, b }: ComparedPair): string {
  return `${a + 1} - ${b + 1}`;
}
