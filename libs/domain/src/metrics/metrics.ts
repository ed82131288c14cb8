import type { ScoreName } from '@sonde/contracts';
import { calibrationError } from './calibration-error';
import { CONFUSION_METRICS } from './confusion';
import { determination } from './determination';
import type { LabelledPredictions, Metric, WeightedScore } from './metric';
import { RANKING_METRICS } from './ranking';
import { ROW_MEANS } from './row-mean';

/** The one implementation of each metric that contracts/scores names. */
const METRICS: Readonly<Record<ScoreName, Metric>> = {
  ...ROW_MEANS,
  ...CONFUSION_METRICS,
  ...RANKING_METRICS,
  ece: calibrationError,
  r2: determination,
};

/**
 * A metric as a function of how often each row was drawn. Of rows that count once each it is the value that `scoreRows`
 * gives.
 * @param name a metric of the task
 * @returns null where the metric needs `scores` and there are none: auroc, ece and map
 */
export function resampledScore(name: ScoreName, predictions: LabelledPredictions): WeightedScore | null {
  return METRICS[name](predictions);
}

/** Is the metric a mean over rows? Then `bootstrapMeans` does for it. */
export function isRowMean(name: ScoreName): boolean {
  return name in ROW_MEANS;
}
