import { NotFound, scoreOf, type Goal, type MetricName, type ScoreName } from '@sonde/contracts';
import { groupBy, isRowMean, signOf, unitsOf, withinOneStandardError, type RankedRow } from '@sonde/domain';
import { candidatesOn, type Candidates } from './candidates';
import type { PredictedRows } from './predicted-rows';

/** Most configurations of a layer that take part. Of 200 that are as good one below them would win 10 % of draws. */
export const MAX_OF_A_LAYER = 32;
/** Numbers that are read at most, of all replicates and rows: about a second. */
const MAX_NUMBERS = 2e7;
/** Rows of all candidates that are drawn from at most, 2,000 times each: about a second. */
const MAX_DRAWN = 6e5;
/** Numbers that are read where a score has to be computed anew for each draw: some 10 ns each and draw. */
const MAX_RESAMPLED_NUMBERS = 1e5;

/**
 * The best configurations of each layer, as many as can be compared on the rows of val within two seconds, at least one
 * of each.
 *
 * @param ranked layer by layer, best first
 * @returns those of them without diverged replicates, in the same order
 */
export function contendersOf(
  ranked: readonly RankedRow[],
  { metric, valRows }: { readonly metric: MetricName; readonly valRows: number },
): RankedRow[] {
  const rows = ranked.filter(({ diverged, mean }) => diverged === 0 && mean !== null);
  const layers = groupBy(rows, ({ layer }) => layer);
  const replicates = Math.max(1, ...rows.map(({ n }) => n));
  const numbers = isRowMean(scoreOf(metric)) ? Math.min(MAX_NUMBERS, MAX_DRAWN * replicates) : MAX_RESAMPLED_NUMBERS;
  const ofEach = Math.max(1, Math.min(MAX_OF_A_LAYER, Math.floor(numbers / (layers.size * replicates * valRows))));
  return [...layers.values()].flatMap((own) => own.slice(0, ofEach));
}

/** What contenders score. */
export interface ContendersQuery {
  readonly metric: ScoreName;
  /** Keys of the replicates of each contender. */
  readonly keys: readonly (readonly string[])[];
}

/** @throws NotFound where val is of one row or group alone */
export function contendersOn(rows: PredictedRows, { metric, keys }: ContendersQuery): Candidates {
  if (unitsOf(rows) < 2) {
    const units = rows.groups ? 'group of rows' : 'row';
    throw new NotFound(`val is one ${units}: there are no others to say how sure a comparison on it is`);
  }
  return candidatesOn(rows, metric, keys);
}

export interface DifferencesQuery extends ContendersQuery {
  /** The contender that the others are compared with. */
  readonly best: number;
  readonly others: readonly number[];
}

/**
 * Standard errors of the differences between the best contender and others, paired over rows; 0 of itself.
 *
 * @throws NotFound as contendersOn does
 */
export function errorsOfDifferencesOn(rows: PredictedRows, { best, others, ...query }: DifferencesQuery): number[] {
  const candidates = contendersOn(rows, query);
  return others.map((other) => (other === best ? 0 : candidates.standardError(best, other)));
}

/** A contender with the standard error of its difference from the best one. */
interface Compared {
  readonly row: RankedRow;
  readonly standardError: number;
}

/** Those within one standard error of the best, the simplest first, each with how far it is behind. */
export function simplestOf(candidates: readonly Compared[], best: RankedRow, goal: Goal) {
  const sign = signOf(goal);
  return withinOneStandardError(
    candidates.map(({ row, standardError }) => ({
      row,
      layer: row.layer,
      decay: row.decay,
      difference: sign * ((best.mean ?? NaN) - (row.mean ?? NaN)),
      standardError,
    })),
  );
}
