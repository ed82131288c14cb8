import type { RankedConfiguration, SweepReport } from '@sonde/contracts';
import { table } from './table';

/** The profile by layer and the best probes, for people. */
export function formatReport(report: SweepReport): string {
  const { sweep, best, layers, notes } = report;
  const counts = Object.entries(sweep.counts).filter(([, count]) => count > 0);
  return [
    `${sweep.name} (${sweep.id}) ${sweep.state} in ${sweep.duration_s.toFixed(1)} s: ${counts.map(([state, n]) => `${n} ${state}`).join(', ')}`,
    '',
    `Profile by layer: the best configuration of each, chosen on ${sweep.metric.name}`,
    formatRanked(layers, sweep.metric.name, false),
    '',
    'Best probes of the sweep',
    formatRanked(best, sweep.metric.name, true),
    ...(notes.length > 0 ? ['', ...notes.map((note) => `note: ${note}`)] : []),
  ].join('\n');
}

export function formatRanked(rows: readonly RankedConfiguration[], metric: string, withRank: boolean): string {
  if (rows.length === 0) return '  no probe yet';
  const varying = varyingParameters(rows);
  const targets = new Set(rows.map(({ target }) => target)).size > 1;
  const splits = [...new Set(rows.flatMap(({ test }) => Object.keys(test)))].sort();
  const name = metric.replace(/^val\//, '');
  const head = [
    ...(withRank ? ['#'] : []),
    'layer',
    ...(targets ? ['target'] : []),
    ...varying,
    'n',
    metric,
    '± sd',
    ...splits.flatMap((split) => [`${split}/${name}`, '95 % interval']),
    'tied',
    'probe',
  ];
  return table(
    head,
    rows.map((row) => [
      ...(withRank ? [row.rank] : []),
      row.layer,
      ...(targets ? [row.target] : []),
      ...varying.map((parameter) => String(row.configuration[parameter] ?? '')),
      row.n,
      row.val.mean === null ? 'diverged' : row.val.mean.toFixed(4),
      row.val.sd === null ? '–' : row.val.sd.toFixed(4),
      ...splits.flatMap((split) => {
        const figure = row.test[split];
        return figure ? [figure.mean.toFixed(4), figure.ci95.map((bound) => bound.toFixed(3)).join(' … ')] : ['', ''];
      }),
      row.tied_with === 0 ? '' : row.tied_with,
      row.probe_key?.slice(0, 12) ?? '–',
    ]),
  );
}

/** Parameters in which the rows differ; the learning rate always, since it is what most sweeps vary. */
function varyingParameters(rows: readonly RankedConfiguration[]): string[] {
  const names = [...new Set(rows.flatMap(({ configuration }) => Object.keys(configuration)))];
  return names.filter(
    (name) => name === 'learning_rate' || new Set(rows.map(({ configuration }) => configuration[name])).size > 1,
  );
}
