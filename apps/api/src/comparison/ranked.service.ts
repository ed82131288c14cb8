import { Injectable } from '@nestjs/common';
import { NotFound, SondeError, scoreOf, type RankedConfiguration, type RowFigure } from '@sonde/contracts';
import { isRowMean, permutationNull, studentT95, sweepHasEnded } from '@sonde/domain';
import {
  permutedScores,
  replicatesOf,
  splitDigest,
  unsealTest,
  type RankedRow,
  type Replicate,
  type StoredSweep,
  type TestRow,
} from '@sonde/persistence';
import { LRUCache } from 'lru-cache';
import { DatabaseProvider } from '../database.provider';
import { ProbeRows, type StoredRows } from '../rows/probe-rows.service';
import { figureOnRows, recordedFigure } from '../rows/row-figure';
import { baselineOf } from './baseline';

/** Configurations as people see them, and what they should know of them. */
export interface Ranked {
  readonly configurations: readonly RankedConfiguration[];
  readonly notes: readonly string[];
}

/** Puts beside ranked configurations what a reader needs to judge them: spread, test, controls, baseline. */
@Injectable()
export class RankedService {
  /** Figures over rows that were asked for last: of 100,000 trials a report takes 35 ms with and 57 without. */
  private readonly known = new LRUCache<string, RowFigure>({ max: 10_000 });

  constructor(
    private readonly postgres: DatabaseProvider,
    private readonly rows: ProbeRows,
  ) {}

  /** @param selected those among them whose test figures are shown, once the sweep has ended: what val chose */
  async view(sweep: StoredSweep, ranked: readonly RankedRow[], selected: readonly RankedRow[]): Promise<Ranked> {
    const { database } = this.postgres;
    const { id, metric, spec } = sweep;
    const draws = spec.controls?.permuted_labels;
    const [test, permuted] = await Promise.all([
      sweepHasEnded(sweep.state) ? unsealTest(database, id, metric, idsOf(selected)) : [],
      draws === undefined
        ? new Map<string, readonly number[]>()
        : permutedScores(database, id, metric, idsOf(ranked), draws),
    ]);
    const { figures, notes } = await this.testFigures(sweep, selected, test);
    const configurations = ranked.map((row) =>
      toRanked(sweep, row, {
        test: figures.get(row.configuration) ?? {},
        permuted: permutedOf(sweep, row, permuted.get(row.configuration)),
        baseline: baselineOf(sweep, row.target),
      }),
    );
    return { configurations, notes };
  }

  /** What a configuration scores on val, with its interval over the rows: flattered, since val chose it. */
  async onVal(sweep: StoredSweep, row: RankedRow): Promise<RowFigure> {
    const { mean } = row;
    const rows = sweep.dataset.description.splits['val'] ?? 0;
    if (mean === null || row.diverged > 0) return { mean, ci95: null, method: null, rows };
    if (isOneClassifier(sweep, row)) return recordedFigure('accuracy', { mean, rows, lossSd: 0 });
    return takesTooLong(sweep, row, rows) ? { mean, ci95: null, method: null, rows } : this.onRows(sweep, row, 'val');
  }

  /** What probes say of rows never changes; a configuration may come to have more of them. */
  private async onRows(sweep: StoredSweep, row: RankedRow, split: string): Promise<RowFigure> {
    const key = [sweep.dataset.id, sweep.id, row.configuration, row.n, row.diverged, split].join(' ');
    const figure = this.known.get(key) ?? (await this.readRows(sweep, row, split));
    this.known.set(key, figure);
    return figure;
  }

  private async readRows(sweep: StoredSweep, row: RankedRow, split: string): Promise<RowFigure> {
    const { dataset, metric } = sweep;
    const replicates = await replicatesOf(this.postgres.database, sweep.id, [row.configuration]);
    const probes = replicates.filter(({ diverged }) => !diverged).map((replicate) => storedRows(row, replicate));
    const said = await this.rows.read({ dataset, target: row.target, split }, probes, scoreOf(metric));
    return figureOnRows(
      said,
      scoreOf(metric),
      probes.map(({ probeKey }) => probeKey),
    );
  }

  private async testFigures(sweep: StoredSweep, selected: readonly RankedRow[], test: readonly TestRow[]) {
    const figures = new Map<string, Record<string, RowFigure>>();
    const notes = new Set<string>();
    for (const row of new Map(selected.map((each) => [each.configuration, each])).values()) {
      const own: Record<string, RowFigure> = {};
      for (const line of test.filter((each) => isOwn(sweep, row, each))) {
        own[line.split] = await this.testFigure(sweep, row, line).catch((error: unknown) => {
          if (!(error instanceof SondeError)) throw error;
          const figure = isGrouped(sweep)
            ? { mean: line.mean, ci95: null, method: null, rows: line.rows }
            : recordedFigure(scoreOf(sweep.metric), line);
          if (!figure.ci95) notes.add(`${row.layerName}: no interval over the rows of ${line.split}: ${error.message}`);
          return figure;
        });
      }
      figures.set(row.configuration, own);
    }
    return { figures, notes: [...notes] };
  }

  private async testFigure(sweep: StoredSweep, row: RankedRow, line: TestRow): Promise<RowFigure> {
    const { mean } = line;
    if (mean === null || isOneClassifier(sweep, row)) return recordedFigure(scoreOf(sweep.metric), line);
    if (takesTooLong(sweep, row, line.rows)) throw new NotFound('to draw so many rows anew would take too long');
    const figure = await this.onRows(sweep, row, line.split);
    // An artifact may hold what a probe said of another version of a test split: then it has another mean.
    const isSame = figure.mean !== null && Math.abs(figure.mean - mean) <= 1e-6 * Math.max(1, Math.abs(mean));
    if (!isSame) throw new NotFound('what its probes said of these rows is not kept');
    return { ...figure, mean };
  }
}

/** Where a replicate's weights and words are. */
export function storedRows(row: Pick<RankedRow, 'layerName' | 'parameters'>, replicate: Replicate): StoredRows {
  const { probeKey, artifact, artifactRow } = replicate;
  return { probeKey, artifact, artifactRow, layer: row.layerName, normalization: row.parameters.normalization };
}

/** Whether its interval hangs on nothing but its accuracy: one probe on independent rows. */
function isOneClassifier(sweep: StoredSweep, { n }: RankedRow): boolean {
  return sweep.metric === 'val/accuracy' && n === 1 && !isGrouped(sweep);
}

/** Rows of all replicates from which on the draws of one interval take a second: 20,000 rows of any score but a mean. */
const MOST_RESAMPLED_ROWS = 2e4;

function takesTooLong({ metric }: StoredSweep, { n }: RankedRow, rows: number): boolean {
  return !isRowMean(scoreOf(metric)) && rows * n > MOST_RESAMPLED_ROWS;
}

function isGrouped({ dataset }: StoredSweep): boolean {
  return dataset.description.manifest.groups !== undefined;
}

/** A probe may have been evaluated on test splits of other versions of the dataset too. */
function isOwn(sweep: StoredSweep, row: RankedRow, { configuration, split, digest }: TestRow): boolean {
  return (
    configuration === row.configuration &&
    digest === splitDigest(sweep.dataset.description, row.layer, row.target, split)
  );
}

function permutedOf(
  { goal }: StoredSweep,
  { mean }: RankedRow,
  scores: readonly number[] = [],
): RankedConfiguration['permuted'] {
  return mean === null || scores.length === 0 ? null : permutationNull(mean, scores, goal);
}

function toRanked(
  { dataset: { description } }: StoredSweep,
  row: RankedRow,
  beside: Pick<RankedConfiguration, 'test' | 'permuted' | 'baseline'>,
): RankedConfiguration {
  const { rank, layerName, target, parameters, n, mean, sd, diverged, tiedWith, probeKey } = row;
  const { train = 0, val = 0 } = description.splits;
  const resampled = parameters.resample === 'bootstrap' ? { trainRows: train, evaluationRows: val } : undefined;
  return {
    rank,
    layer: layerName,
    target,
    configuration: { ...parameters },
    configuration_id: row.configuration,
    n,
    val: { mean, sd, seed_t95: mean === null ? null : studentT95(mean, sd, n - diverged, resampled) },
    ...beside,
    diverged,
    tied_with: tiedWith,
    probe_key: probeKey,
  };
}

export function idsOf(rows: readonly RankedRow[]): string[] {
  return [...new Set(rows.map(({ configuration }) => configuration))];
}
