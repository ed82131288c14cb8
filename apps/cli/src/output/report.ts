import type { RankedConfiguration, SweepReport } from '@sonde/contracts';
import { table } from './table';

/** The profile by layer and the best probes, for people. */
export function formatReport(report: SweepReport): string {
  const { sweep, best, layers, notes } = report;
  const counts = Object.entries(sweep.counts).filter(([, count]) => count > 0);
  return [
    `${sweep.name} (${sweep.id}) ${sweep.state} in ${sweep.duration_s.toFixed(1)} s: ${counts.map(([state, n]) => `${n} ${state}`).join(', ')}`,
    '',
    `Profile by layer: the best configuration of each, chosen on ${sweep.metric.name}${baselineOf(layers)}`,
    formatRanked(layers, sweep.metric.name, false),
    '',
    'Best probes of the sweep',
    formatRanked(best, sweep.metric.name, true),
    ...(notes.length > 0 ? ['', ...notes.map((note) => `note: ${note}`)] : []),
  ].join('\n');
}

/** What naming the most frequent class scores, where it is known and the same for all rows. */
function baselineOf(rows: readonly RankedConfiguration[]): string {
  const [baseline, ...others] = new Set(rows.map((row) => row.baseline));
  return baseline === null || baseline === undefined || others.length > 0
    ? ''
    : `; the most frequent class alone scores ${figure(baseline)}`;
}

interface Column {
  readonly head: string;
  readonly cell: (row: RankedConfiguration) => string | number;
}

/** @param metric as the sweep has it: val/auroc */
export function formatRanked(rows: readonly RankedConfiguration[], metric: string, withRank: boolean): string {
  if (rows.length === 0) return '  no probe yet';
  const columns: Column[] = [
    ...(withRank ? [{ head: '#', cell: ({ rank }: RankedConfiguration) => rank }] : []),
    { head: 'layer', cell: ({ layer }) => layer },
    ...targetColumns(rows),
    ...varyingParameters(rows).map((name) => ({
      head: name,
      cell: ({ configuration }: RankedConfiguration) => String(configuration[name] ?? ''),
    })),
    { head: 'n', cell: ({ n }) => n },
    { head: metric, cell: ({ val, diverged }) => (val.mean === null && diverged > 0 ? 'diverged' : figure(val.mean)) },
    { head: '± sd', cell: ({ val }) => figure(val.sd) },
    ...permutedColumns(rows),
    ...testColumns(rows, metric),
    { head: 'tied', cell: ({ tied_with }) => (tied_with === 0 ? '' : tied_with) },
    { head: 'probe', cell: ({ probe_key }) => probe_key?.slice(0, 12) ?? '–' },
  ];
  return table(
    columns.map(({ head }) => head),
    rows.map((row) => columns.map(({ cell }) => cell(row))),
  );
}

function targetColumns(rows: readonly RankedConfiguration[]): Column[] {
  const several = new Set(rows.map(({ target }) => target)).size > 1;
  return several ? [{ head: 'target', cell: ({ target }) => target }] : [];
}

/** What permuted labels score, and how likely the score is among them; where the sweep has controls. */
function permutedColumns(rows: readonly RankedConfiguration[]): Column[] {
  if (rows.every(({ permuted }) => permuted === null)) return [];
  return [
    { head: 'null', cell: ({ permuted }) => figure(permuted?.mean) },
    { head: '± sd', cell: ({ permuted }) => figure(permuted?.sd) },
    { head: 'p', cell: ({ permuted }) => figure(permuted?.p) },
  ];
}

/** Two columns a split; its interval is left out where no row has one. */
function testColumns(rows: readonly RankedConfiguration[], metric: string): Column[] {
  const name = metric.replace(/^val\//, '');
  const splits = [...new Set(rows.flatMap(({ test }) => Object.keys(test)))].sort();
  return splits.flatMap((split): Column[] => {
    const mean: Column = {
      head: `${split}/${name}`,
      cell: ({ test }) => (test[split] ? figure(test[split].mean) : ''),
    };
    const interval: Column = {
      head: '95 % interval',
      cell: ({ test }) => test[split]?.ci95?.map((bound) => figure(bound, 3)).join(' … ') ?? '',
    };
    return rows.some(({ test }) => test[split]?.ci95) ? [mean, interval] : [mean];
  });
}

/** What most sweeps vary, shown wherever there is one. */
const ALWAYS_SHOWN = ['learning_rate', 'C'];

/** Parameters in which rows that have them differ: one that only some optimiser has is told by the optimiser. */
function varyingParameters(rows: readonly RankedConfiguration[]): string[] {
  const names = [...new Set(rows.flatMap(({ configuration }) => Object.keys(configuration)))];
  const valuesOf = (name: string) => new Set(rows.flatMap(({ configuration }) => configuration[name] ?? []));
  return names.filter((name) => ALWAYS_SHOWN.includes(name) || valuesOf(name).size > 1);
}

/** With so many digits behind the point, or in all where none of those would show. */
function figure(value: number | null | undefined, digits = 4): string {
  if (value === null || value === undefined) return '–';
  const vanishes = value !== 0 && Math.abs(value) < 10 ** -digits;
  return vanishes ? value.toExponential(digits - 1) : value.toFixed(digits);
}
