import { scoreOf, type RankedConfiguration, type SweepReport, type SweepView } from '@sonde/contracts';
import { normal95, permutationNull, sweepHasEnded, wilson95 } from '@sonde/domain';
import {
  permutedScores,
  rankConfigurations,
  rankLayers,
  splitDigest,
  unsealTest,
  type Database,
  type RankedRow,
  type StoredSweep,
  type TestRow,
} from '@sonde/persistence';
import { baselineOf } from './baseline';
import { notesOf } from './report-notes';

/** Configurations that a report lists. */
const BEST = 10;

/**
 * Which layer, which probe: the best configurations of the sweep and of each layer, chosen on val. Test figures stand
 * beside those that were selected, once the sweep has ended: a selection that may still change has no test figure.
 */
export async function buildReport(
  database: Database,
  sweep: StoredSweep,
  viewed: Promise<SweepView>,
): Promise<SweepReport> {
  // Counting 100,000 trials takes longer than finding the best of them, so both happen at once.
  const [view, { best, layers, test, permuted }] = await Promise.all([viewed, rankedWithFigures(database, sweep)]);
  const ranked = (row: RankedRow): RankedConfiguration =>
    toRanked(row, {
      test: testOf(sweep, row, test),
      permuted: permutedOf(sweep, row, permuted.get(row.configuration)),
      baseline: baselineOf(sweep, row.target),
    });
  const { id, name, state, dataset, metric, counts, duration_s, temporal_url } = view;
  return {
    sweep: { id, name, state, dataset, metric, counts, duration_s, temporal_url },
    best: best.map(ranked),
    layers: layers.map(ranked),
    notes: notesOf(sweep, view, { best, layers }),
  };
}

/** The best configurations, and what stands beside them: test figures of those that were selected, controls of all. */
async function rankedWithFigures(database: Database, sweep: StoredSweep) {
  const [best, layers] = await Promise.all([
    rankConfigurations(database, sweep.id, BEST),
    rankLayers(database, sweep.id),
  ]);
  const selected = [...best.slice(0, 1), ...layers];
  const [test, permuted] = await Promise.all([
    sweepHasEnded(sweep.state) ? unsealTest(database, sweep.id, sweep.metric, idsOf(selected)) : [],
    controlsOf(database, sweep, [...best, ...layers]),
  ]);
  return { best, layers, test, permuted };
}

/** What listed configurations score on permuted labels, by configuration; nothing where the sweep has no controls. */
async function controlsOf(
  database: Database,
  { id, metric, spec }: StoredSweep,
  rows: readonly RankedRow[],
): Promise<ReadonlyMap<string, readonly number[]>> {
  const draws = spec.controls?.permuted_labels;
  return draws === undefined ? new Map() : permutedScores(database, id, metric, idsOf(rows), draws);
}

function permutedOf(
  { goal }: StoredSweep,
  { mean }: RankedRow,
  scores: readonly number[] = [],
): RankedConfiguration['permuted'] {
  return mean === null || scores.length === 0 ? null : permutationNull(mean, scores, goal);
}

/** A probe may have been evaluated on test splits of other versions of the dataset too. */
function testOf(sweep: StoredSweep, row: RankedRow, lines: readonly TestRow[]): RankedConfiguration['test'] {
  const own = lines.filter(
    ({ configuration, split, digest }) =>
      configuration === row.configuration &&
      digest === splitDigest(sweep.dataset.description, row.layer, row.target, split),
  );
  return Object.fromEntries(own.map((line) => [line.split, { mean: line.mean, ci95: interval95(sweep, line) }]));
}

/** Of the mean of what each row adds; other metrics are no such mean, and have none. */
function interval95({ metric }: StoredSweep, { mean, lossSd, rows }: TestRow): [number, number] | null {
  if (mean === null) return null;
  const name = scoreOf(metric);
  if (name === 'accuracy') return wilson95(mean, rows);
  return name === 'loss' || name === 'mse' ? normal95(mean, lossSd, rows) : null;
}

function toRanked(
  row: RankedRow,
  beside: Pick<RankedConfiguration, 'test' | 'permuted' | 'baseline'>,
): RankedConfiguration {
  const { rank, layerName, target, parameters, n, mean, sd, diverged, tiedWith, probeKey } = row;
  return {
    rank,
    layer: layerName,
    target,
    configuration: { ...parameters },
    n,
    val: { mean, sd },
    ...beside,
    diverged,
    tied_with: tiedWith,
    probe_key: probeKey,
  };
}

function idsOf(rows: readonly RankedRow[]): string[] {
  return [...new Set(rows.map(({ configuration }) => configuration))];
}
