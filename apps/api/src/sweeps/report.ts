import type { RankedConfiguration, SweepReport, SweepView } from '@sonde/contracts';
import { normal95, sweepHasEnded, wilson95 } from '@sonde/domain';
import {
  rankConfigurations,
  splitDigest,
  unsealTest,
  type Database,
  type RankedRow,
  type StoredSweep,
  type TestRow,
} from '@sonde/persistence';

/** Configurations that a report lists. */
const BEST = 10;

/**
 * Which layer, which probe: the best configurations of the sweep and of each layer, chosen on val. Test figures stand
 * beside those that were selected, once the sweep has ended: a selection that may still change has no test figure.
 */
export async function buildReport(database: Database, sweep: StoredSweep, view: SweepView): Promise<SweepReport> {
  const [best, layers] = await Promise.all([
    rankConfigurations(database, sweep.id, sweep.metric, 'sweep', BEST),
    rankConfigurations(database, sweep.id, sweep.metric, 'layer', 1),
  ]);
  const ended = sweepHasEnded(sweep.state);
  const selected = [...new Set([...best.slice(0, 1), ...layers].map(({ configuration }) => configuration))];
  const test = ended ? await unsealTest(database, sweep.id, sweep.metric, selected) : [];
  const ranked = (rows: readonly RankedRow[]): RankedConfiguration[] =>
    rows.map((row) =>
      toRanked(
        row,
        test.filter((line) => belongsTo(sweep, row, line)),
        sweep.metric,
      ),
    );
  const { id, name, state, dataset, metric, counts, duration_s, temporal_url } = view;
  return {
    sweep: { id, name, state, dataset, metric, counts, duration_s, temporal_url },
    best: ranked(best),
    layers: ranked(layers),
    notes: notesOf(sweep, view, layers, ended),
  };
}

/** A probe may have been evaluated on test splits of other versions of the dataset too. */
function belongsTo(sweep: StoredSweep, row: RankedRow, line: TestRow): boolean {
  return (
    line.configuration === row.configuration &&
    line.digest === splitDigest(sweep.dataset.description, row.layer, row.target, line.split)
  );
}

function toRanked(row: RankedRow, test: readonly TestRow[], metric: string): RankedConfiguration {
  const { rank, layerName, target, parameters, n, mean, sd, diverged, tiedWith, probeKey } = row;
  const interval = (line: TestRow): [number, number] =>
    metric === 'val/loss' ? normal95(line.mean, line.lossSd, line.rows) : wilson95(line.mean, line.rows);
  return {
    rank,
    layer: layerName,
    target,
    configuration: parameters,
    n,
    val: { mean, sd },
    test: Object.fromEntries(test.map((line) => [line.split, { mean: line.mean, ci95: interval(line) }])),
    diverged,
    tied_with: tiedWith,
    probe_key: probeKey,
  };
}

function notesOf(sweep: StoredSweep, view: SweepView, layers: readonly RankedRow[], ended: boolean): string[] {
  const { failed, diverged } = view.counts;
  const { description } = sweep.dataset;
  const used = new Set(layers.map(({ layerName }) => layerName));
  const constant = description.layers.filter(
    ({ name, constantColumns }) => used.has(name) && constantColumns.length > 0,
  );
  return [
    ...(ended ? [] : ['the sweep has not ended: figures may change, and test stays sealed until then']),
    ...(sweep.failure === null ? [] : [`the sweep failed: ${sweep.failure}`]),
    ...(failed > 0 ? [`${trials(failed)} failed: GET /v1/sweeps/${sweep.id}/trials?state=failed says why`] : []),
    ...(diverged > 0 ? [`${trials(diverged)} diverged: NaN or infinity in the weights`] : []),
    ...constant.map(
      ({ name, constantColumns }) =>
        `${name}: ${constantColumns.length === 1 ? 'column' : 'columns'} ${constantColumns.slice(0, 10).join(', ')}` +
        `${constantColumns.length > 10 ? ', …' : ''} constant on train, divided by 1`,
    ),
    ...description.warnings,
  ];
}

function trials(count: number): string {
  return `${count} ${count === 1 ? 'trial' : 'trials'}`;
}
