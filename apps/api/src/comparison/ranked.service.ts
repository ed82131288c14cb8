import { Injectable } from '@nestjs/common';
import { NotFound, SondeError, scoreOf, type RankedConfiguration, type RowFigure } from '@sonde/contracts';
import { isRowMean, permutationNull, studentT95, sweepHasEnded } from '@sonde/domain';
import {
  permutedScores,
  splitDigest,
  unsealTest,
  type RankedRow,
  type StoredSweep,
  type TestRow,
} from '@sonde/persistence';
import { resultOf, type Outcome } from '../computing/outcome';
import { DatabaseProvider } from '../database.provider';
import { recordedFigure } from '../rows/row-figure';
import { baselineOf } from './baseline';
import { ConfigurationFigures } from './configuration-figures.service';

/** Configurations as people see them, and what they should know of them. */
export interface Ranked {
  readonly configurations: readonly RankedConfiguration[];
  readonly notes: readonly string[];
}

/** Ranked configurations, and those among them that val has chosen. */
export interface RankedRows {
  readonly ranked: readonly RankedRow[];
  /** Their test figures are shown, once the sweep has ended. */
  readonly selected: readonly RankedRow[];
}

/** A configuration and what is recorded of it on a test split. */
interface OnTest {
  readonly row: RankedRow;
  readonly line: TestRow;
}

/** Puts beside ranked configurations what a reader needs to judge them: spread, test, controls, baseline. */
@Injectable()
export class RankedService {
  constructor(
    private readonly postgres: DatabaseProvider,
    private readonly figures: ConfigurationFigures,
  ) {}

  /** @param signal ends what is computed for it */
  async view(sweep: StoredSweep, { ranked, selected }: RankedRows, signal: AbortSignal): Promise<Ranked> {
    const { database } = this.postgres;
    const { id, metric, spec } = sweep;
    const draws = spec.controls?.permuted_labels;
    const [test, permuted] = await Promise.all([
      sweepHasEnded(sweep.state) ? unsealTest(database, id, metric, idsOf(selected)) : [],
      draws === undefined
        ? new Map<string, readonly number[]>()
        : permutedScores(database, id, metric, idsOf(ranked), draws),
    ]);
    const { figures, notes } = await this.testFigures(sweep, onTest(sweep, selected, test), signal);
    const configurations = ranked.map((row) =>
      toRanked(sweep, row, {
        test: figures.get(row.configuration) ?? {},
        permuted: permutedOf(sweep, row, permuted.get(row.configuration)),
        baseline: baselineOf(sweep, row.target),
      }),
    );
    return { configurations, notes };
  }

  /**
   * What configurations score on val, each with its interval over the rows: flattered, since val chose them.
   *
   * @throws NotFound where an artifact is lost
   */
  async onVal(sweep: StoredSweep, rows: readonly RankedRow[], signal: AbortSignal): Promise<RowFigure[]> {
    const valRows = sweep.dataset.description.splits['val'] ?? 0;
    const isRead = (row: RankedRow) =>
      row.mean !== null && row.diverged === 0 && !isOneClassifier(sweep, row) && !takesTooLong(sweep, row, valRows);
    const asked = rows.filter(isRead);
    const read = await this.figures.of(
      sweep,
      asked.map((row) => ({ row, split: 'val' })),
      signal,
    );
    return rows.map((row) => {
      const outcome = read[asked.indexOf(row)];
      if (outcome) return resultOf(outcome);
      const { mean } = row;
      return mean !== null && row.diverged === 0 && isOneClassifier(sweep, row)
        ? recordedFigure('accuracy', { mean, rows: valRows, lossSd: 0 })
        : { mean, ci95: null, method: null, rows: valRows };
    });
  }

  private async testFigures(sweep: StoredSweep, lines: readonly OnTest[], signal: AbortSignal) {
    const asked = lines.filter(
      ({ row, line }) => line.mean !== null && !isOneClassifier(sweep, row) && !takesTooLong(sweep, row, line.rows),
    );
    const read = await this.figures.of(
      sweep,
      asked.map(({ row, line }) => ({ row, split: line.split })),
      signal,
    );
    const figures = new Map<string, Record<string, RowFigure>>();
    const notes = new Set<string>();
    for (const each of lines) {
      const { row, line } = each;
      const own = figures.get(row.configuration) ?? {};
      figures.set(row.configuration, own);
      const refuse = (why: string) => notes.add(`${row.layerName}: no interval over the rows of ${line.split}: ${why}`);
      own[line.split] = testFigure(sweep, each, read[asked.indexOf(each)], refuse);
    }
    return { figures, notes: [...notes] };
  }
}

function onTest(sweep: StoredSweep, selected: readonly RankedRow[], test: readonly TestRow[]): OnTest[] {
  const rows = [...new Map(selected.map((each) => [each.configuration, each])).values()];
  return rows.flatMap((row) => test.filter((line) => isOwn(sweep, row, line)).map((line) => ({ row, line })));
}

/**
 * @param read undefined where nothing was read for it
 * @param refuse takes the reason why there is no interval
 */
function testFigure(
  sweep: StoredSweep,
  { row, line }: OnTest,
  read: Outcome<RowFigure> | undefined,
  refuse: (why: string) => void,
): RowFigure {
  const { mean } = line;
  if (mean === null || isOneClassifier(sweep, row)) return recordedFigure(scoreOf(sweep.metric), line);
  try {
    if (!read) throw new NotFound('to draw so many rows anew would take too long');
    const figure = resultOf(read);
    // An artifact may hold what a probe said of another version of a test split: then it has another mean.
    const isSame = figure.mean !== null && Math.abs(figure.mean - mean) <= 1e-6 * Math.max(1, Math.abs(mean));
    if (!isSame) throw new NotFound('what its probes said of these rows is not kept');
    return { ...figure, mean };
  } catch (error) {
    if (!(error instanceof SondeError)) throw error;
    const figure = isGrouped(sweep)
      ? { mean, ci95: null, method: null, rows: line.rows }
      : recordedFigure(scoreOf(sweep.metric), line);
    if (!figure.ci95) refuse(error.message);
    return figure;
  }
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
