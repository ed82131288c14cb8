import type { RankedConfiguration } from '@sonde/contracts';
import { formatNumber, formatPValue, NONE, varyingParameters } from '@sonde/domain/format';
import { cellsOf, intervalCell, table, type Column } from './table';

interface Further<Row> {
  /** Before all others. */
  readonly first?: readonly Column<Row>[];
  /** Beside the selection score. */
  readonly beside?: readonly Column<Row>[];
}

export const RANK: Column<RankedConfiguration> = { head: '#', cell: ({ rank }) => rank };

/** Ranked configurations, for people. @param metric as the sweep has it: val/auroc */
export function formatRanked<Row extends RankedConfiguration>(
  rows: readonly Row[],
  metric: string,
  further: Further<Row> = {},
): string {
  return rows.length === 0 ? '  no probe yet' : table(...cellsOf(rankedColumns(rows, metric, further), rows));
}

/** What tells of ranked configurations: those parameters that differ, and what the rows have figures for. */
export function rankedColumns<Row extends RankedConfiguration>(
  rows: readonly Row[],
  metric: string,
  { first = [], beside = [] }: Further<Row> = {},
): Column<Row>[] {
  return [
    ...first,
    { head: 'layer', cell: ({ layer }) => layer },
    ...targetColumns(rows),
    ...varyingParameters(rows.map(({ configuration }) => configuration)).map((name) => ({
      head: name,
      cell: ({ configuration }: RankedConfiguration) => String(configuration[name] ?? ''),
    })),
    { head: 'n', cell: ({ n }) => n },
    {
      head: metric,
      cell: ({ val, diverged }) => (val.mean === null && diverged > 0 ? 'diverged' : formatNumber(val.mean)),
    },
    { head: '± sd', cell: ({ val }) => formatNumber(val.sd) },
    ...beside,
    ...permutedColumns(rows),
    ...testColumns(rows, metric),
    { head: 'tied', cell: ({ tied_with }) => (tied_with === 0 ? '' : tied_with) },
    { head: 'probe', cell: ({ probe_key }) => probe_key?.slice(0, 12) ?? NONE },
  ];
}

function targetColumns(rows: readonly RankedConfiguration[]): Column<RankedConfiguration>[] {
  const several = new Set(rows.map(({ target }) => target)).size > 1;
  return several ? [{ head: 'target', cell: ({ target }) => target }] : [];
}

/** What permuted labels score, and how likely the score is among them; where the sweep has controls. */
function permutedColumns(rows: readonly RankedConfiguration[]): Column<RankedConfiguration>[] {
  if (rows.every(({ permuted }) => permuted === null)) return [];
  return [
    { head: 'null', cell: ({ permuted }) => formatNumber(permuted?.mean) },
    { head: '± sd', cell: ({ permuted }) => formatNumber(permuted?.sd) },
    { head: 'p', cell: ({ permuted }) => formatPValue(permuted?.p) },
  ];
}

/** Two columns a split; its interval is left out where no row has one. */
function testColumns(rows: readonly RankedConfiguration[], metric: string): Column<RankedConfiguration>[] {
  const name = metric.replace(/^val\//, '');
  const splits = [...new Set(rows.flatMap(({ test }) => Object.keys(test)))].sort();
  return splits.flatMap((split): Column<RankedConfiguration>[] => {
    const mean: Column<RankedConfiguration> = {
      head: `${split}/${name}`,
      cell: ({ test }) => (test[split] ? formatNumber(test[split].mean) : ''),
    };
    const bounds: Column<RankedConfiguration> = {
      head: '95 % interval',
      cell: ({ test }) => intervalCell(test[split]?.ci95),
    };
    return rows.some(({ test }) => test[split]?.ci95) ? [mean, bounds] : [mean];
  });
}
