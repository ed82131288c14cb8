import type { RankedConfiguration } from '@sonde/contracts';
import { varyingParameters } from '@sonde/domain/format';
import type { ColumnDef } from '@tanstack/react-table';
import { column, numberColumn, rightColumn } from '../elements/columns';
import { formatInterval, formatNumber, formatPValue } from '../format';
import { ProbeLinks } from './downloads';

/** Columns of rows that are ranked configurations, or have one: `of` gets it. */
interface Ranked<Row> {
  readonly rows: readonly Row[];
  readonly of: (row: Row) => RankedConfiguration;
  /** The sweep's: val/accuracy. */
  readonly metric: string;
}

/** What differs among the configurations. */
export function parameterColumns<Row>({ rows, of }: Ranked<Row>): ColumnDef<Row>[] {
  return varyingParameters(rows.map((row) => of(row).configuration)).map((name) => ({
    ...rightColumn<Row>(name, (row) => String(of(row).configuration[name] ?? '')),
    accessorFn: (row) => of(row).configuration[name],
    enableSorting: true,
    sortUndefined: 'last',
  }));
}

/** The selection score and its spread, beside what permuted labels score where the sweep has controls. */
export function selectionColumns<Row>({ rows, of, metric }: Ranked<Row>): ColumnDef<Row>[] {
  const hasControls = rows.some((row) => of(row).permuted !== null);
  return [
    numberColumn('n', (row) => of(row).n, String),
    numberColumn(
      metric,
      (row) => of(row).val.mean,
      (mean, row) => (mean === null && of(row).diverged > 0 ? 'diverged' : formatNumber(mean)),
    ),
    numberColumn('± seed sd', (row) => of(row).val.sd),
    ...(hasControls
      ? [
          numberColumn<Row>('permuted labels', (row) => of(row).permuted?.mean),
          numberColumn<Row>('p', (row) => of(row).permuted?.p, formatPValue),
        ]
      : []),
  ];
}

/** Test figures with their intervals: of configurations that val chose. */
export function testColumns<Row>({ rows, of, metric }: Ranked<Row>): ColumnDef<Row>[] {
  const splits = [...new Set(rows.flatMap((row) => Object.keys(of(row).test)))].sort();
  return splits.flatMap((split) => [
    numberColumn<Row>(metric.replace(/^val\b/, split), (row) => of(row).test[split]?.mean),
    rightColumn<Row>(`${split}: 95 % interval`, (row) => formatInterval(of(row).test[split]?.ci95)),
  ]);
}

/** How many are as good, and the probe that stands for the configuration. */
export function probeColumns<Row>({ of }: Ranked<Row>): ColumnDef<Row>[] {
  return [
    numberColumn(
      'tied with',
      (row) => of(row).tied_with,
      (count) => count || '',
    ),
    column('Probe', (row) => <ProbeLinks probeKey={of(row).probe_key} />),
  ];
}
