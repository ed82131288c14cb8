import { scoreOf, type RankedConfiguration, type RowFigure } from '@sonde/contracts';
import { isRowMean, permutationNull, splitDigest, studentT95, type RankedRow, type TestRow } from '@sonde/domain';
import type { ResultsSweep } from './results-sweep';
import { recordedFigure } from './row-figure';

/** A configuration and what is recorded of it on a test split. */
export interface OnTest {
  readonly row: RankedRow;
  readonly line: TestRow;
}

/** What is recorded on test of configurations that val has chosen. */
export function onTest(sweep: ResultsSweep, selected: readonly RankedRow[], test: readonly TestRow[]): OnTest[] {
  const rows = [...new Map(selected.map((each) => [each.configuration, each])).values()];
  return rows.flatMap((row) => test.filter((line) => isOwn(sweep, row, line)).map((line) => ({ row, line })));
}

/** A figure of a test split, and why it has no interval over the rows; null where it has one, or needs none. */
export interface TestFigure {
  readonly figure: RowFigure;
  readonly refusal: string | null;
}

/** @param read what its probes come to on the rows, or why they cannot be read */
export function testFigure(sweep: ResultsSweep, { row, line }: OnTest, read: RowFigure | string): TestFigure {
  const { mean } = line;
  if (mean === null || isOneClassifier(sweep, row)) {
    return { figure: recordedFigure(scoreOf(sweep.metric), line), refusal: null };
  }
  if (typeof read !== 'string') {
    // An artifact may hold what a probe predicted for another version of a test split: then it has another mean.
    const isSame = read.mean !== null && Math.abs(read.mean - mean) <= 1e-6 * Math.max(1, Math.abs(mean));
    if (isSame) return { figure: { ...read, mean }, refusal: null };
  }
  const figure = isGrouped(sweep)
    ? { mean, ci95: null, method: null, rows: line.rows }
    : recordedFigure(scoreOf(sweep.metric), line);
  const refusal = typeof read === 'string' ? read : 'the predictions of its probes for these rows are not kept';
  return { figure, refusal: figure.ci95 ? null : refusal };
}

/** Whether its interval hangs on nothing but its accuracy: one probe on independent rows. */
export function isOneClassifier(sweep: ResultsSweep, { n }: RankedRow): boolean {
  return sweep.metric === 'val/accuracy' && n === 1 && !isGrouped(sweep);
}

/** Rows of all replicates from which on the draws of one interval take a second: 20,000 rows of any score but a mean. */
const MAX_RESAMPLED_ROWS = 2e4;

/** Whether drawing the rows anew would take longer than a request may. */
export function takesTooLong({ metric }: ResultsSweep, { n }: RankedRow, rows: number): boolean {
  return !isRowMean(scoreOf(metric)) && rows * n > MAX_RESAMPLED_ROWS;
}

function isGrouped({ dataset }: ResultsSweep): boolean {
  return dataset.description.manifest.groups !== undefined;
}

/** A probe may have been evaluated on test splits of other versions of the dataset too. */
function isOwn(sweep: ResultsSweep, row: RankedRow, { configuration, split, digest }: TestRow): boolean {
  return (
    configuration === row.configuration &&
    digest === splitDigest(sweep.dataset.description, row.layer, row.target, split)
  );
}

/** What its controls say of a score: permuted labels that scored as well. */
export function permutedOf(
  { goal }: ResultsSweep,
  { mean }: RankedRow,
  scores: readonly number[] = [],
): RankedConfiguration['permuted'] {
  return mean === null || scores.length === 0 ? null : permutationNull(mean, scores, goal);
}

/** A configuration as people see it. */
export function toRanked(
  { dataset: { description } }: ResultsSweep,
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
