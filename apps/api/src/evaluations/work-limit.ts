import type { ScoreName } from '@sonde/contracts';
import { isRowMean } from '@sonde/domain';
import type { StoredProbe } from '@sonde/persistence';

/** A probe to be applied to rows: how much that is. */
export interface RowWork {
  readonly rows: number;
  readonly probe: Pick<StoredProbe, 'features' | 'outputs' | 'parameters'>;
}

/** Multiply-adds of applyProbe in a second: 130 ms for 20,000 rows of 768 features by 10 outputs. */
const PER_SECOND = 1.2e9;
/** Longer than this nobody waits for an answer. */
const MOST_SECONDS = 20;
/** Features that are held at once, of four bytes each: a gibibyte. */
const MOST_FEATURES = 2 ** 28;

/** Why applying probes to rows would take too long or too much memory, in a sentence; null where it would not. */
export function excessOf(work: readonly RowWork[]): string | null {
  const seconds = work.reduce((sum, each) => sum + multiplyAdds(each), 0) / PER_SECOND;
  if (seconds > MOST_SECONDS) {
    return (
      `scoring this would take about ${Math.round(seconds)} s, and ${MOST_SECONDS} s at most are spent on an answer: ` +
      'ask for fewer probes or datasets at once, or for a split with fewer rows'
    );
  }
  const largest = work.find(({ rows, probe }) => rows * probe.features > MOST_FEATURES);
  if (!largest) return null;
  const { rows, probe } = largest;
  const gibibytes = ((rows * probe.features) / MOST_FEATURES).toFixed(1);
  return (
    `${rows} rows of ${probe.features} features take ${gibibytes} GiB, and 1 GiB at most is read for an answer: ` +
    'ask for a split with fewer rows'
  );
}

/** Numbers that a bootstrap of anything but a mean over rows is made of at most: some two seconds. */
const MOST_RESAMPLED = 1e5;

/** Does an interval over so many rows and outputs take too long? */
export function isSlowInterval(metric: ScoreName, rows: number, outputs: number): boolean {
  return !isRowMean(metric) && rows * outputs > MOST_RESAMPLED;
}

function multiplyAdds({ rows, probe: { features, outputs, parameters } }: RowWork): number {
  const hidden = parameters.optimizer === 'lbfgs' ? 0 : parameters.hidden;
  return rows * (hidden === 0 ? features * outputs : hidden * (features + outputs));
}
