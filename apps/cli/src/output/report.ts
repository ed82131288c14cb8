import type { BestLayer, RankedConfiguration, SealRecord, SweepReport } from '@sonde/contracts';
import { counted, formatNumber } from '@sonde/domain/format';
import { formatRanked, RANK } from './ranked';

/** The profile by layer, how sure it is which one is best, and the best probes, for people. */
export function formatReport(report: SweepReport, bestLayers: readonly BestLayer[] = []): string {
  const { sweep, best, layers } = report;
  const counts = Object.entries(sweep.counts).filter(([, count]) => count > 0);
  return [
    `${sweep.name} (${sweep.id}) ${sweep.state} in ${sweep.duration_s.toFixed(1)} s: ${counts.map(([state, n]) => `${n} ${state}`).join(', ')}`,
    '',
    `Profile by layer: the best configuration of each, chosen on ${sweep.metric.name}${baselineOf(layers)}`,
    formatRanked(layers, sweep.metric.name),
    ...bestLayers.map(({ target, summary }) => (bestLayers.length > 1 ? `${target}: ${summary}` : summary)),
    '',
    'Best probes of the sweep',
    formatRanked(best, sweep.metric.name, { first: [RANK] }),
    ...asEnd(report),
  ].join('\n');
}

/** What a reader should know at the end: notes, and the accesses to test beyond selection. */
export function asEnd({ notes, seal }: { readonly notes: readonly string[]; readonly seal: SealRecord }): string[] {
  const lines = [...notes.map((note) => `note: ${note}`), ...sealLines(seal)];
  return lines.length > 0 ? ['', ...lines] : [];
}

/** What always naming the most frequent class scores, where it is known and the same for all rows. */
function baselineOf(rows: readonly RankedConfiguration[]): string {
  const [baseline, ...others] = new Set(rows.map((row) => row.baseline));
  return baseline === null || baseline === undefined || others.length > 0
    ? ''
    : `; the most frequent class alone scores ${formatNumber(baseline)}`;
}

/** Accesses to test beyond what was selected on val, newest first, as lines; none where there was none. */
export function sealLines({ accesses, configurations }: SealRecord): string[] {
  if (accesses.length === 0) return [];
  return [
    `test was shown beyond selection: ${counted(configurations, 'configuration')} in ${counted(accesses.length, 'access', 'accesses')}`,
    ...accesses.map(
      ({ at, split, configurations: seen, reason }) =>
        `  ${at} ${split} of ${counted(seen, 'configuration')}${reason === null ? '' : `: ${reason}`}`,
    ),
  ];
}
