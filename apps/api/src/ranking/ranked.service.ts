import { Injectable } from '@nestjs/common';
import type { RankedConfiguration, RowFigure } from '@sonde/contracts';
import { sweepHasEnded, type RankedRow } from '@sonde/domain';
import { permutedScores, unsealTest, type StoredSweep } from '@sonde/persistence';
import {
  baselineOf,
  isOneClassifier,
  onTest,
  permutedOf,
  recordedFigure,
  takesTooLong,
  testFigure,
  toRanked,
  type OnTest,
} from '@sonde/results';
import { resultOf, type Outcome } from '../computing/outcome';
import { DatabaseProvider } from '../database.provider';
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
    const valRows = valRowsOf(sweep);
    const asked = rows.filter((row) => isReadOnVal(sweep, row));
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

  /** Configurations whose score on val has to be computed from predictions, and was not yet. */
  unknownOnVal(sweep: StoredSweep, rows: readonly RankedRow[]): RankedRow[] {
    const asked = rows.filter((row) => isReadOnVal(sweep, row));
    const known = this.figures.knownOf(
      sweep,
      asked.map((row) => ({ row, split: 'val' })),
    );
    return asked.filter((_, index) => known[index] === undefined);
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
      const { figure, refusal } = testFigure(sweep, each, readOf(read[asked.indexOf(each)]));
      own[line.split] = figure;
      if (refusal !== null) notes.add(`${row.layerName}: no interval over the rows of ${line.split}: ${refusal}`);
    }
    return { figures, notes: [...notes] };
  }
}

function valRowsOf({ dataset }: StoredSweep): number {
  return dataset.description.splits['val'] ?? 0;
}

/** Whether a configuration's score on val and its interval follow from predictions alone. */
function isReadOnVal(sweep: StoredSweep, row: RankedRow): boolean {
  const hasScore = row.mean !== null && row.diverged === 0;
  return hasScore && !isOneClassifier(sweep, row) && !takesTooLong(sweep, row, valRowsOf(sweep));
}

/** @param outcome undefined where nothing was read */
function readOf(outcome: Outcome<RowFigure> | undefined): RowFigure | string {
  if (!outcome) return 'to draw so many rows anew would take too long';
  return 'result' in outcome ? outcome.result : outcome.refusal.message;
}

export function idsOf(rows: readonly RankedRow[]): string[] {
  return [...new Set(rows.map(({ configuration }) => configuration))];
}
