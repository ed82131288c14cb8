import { BadInput, type DatasetView, type SweepSpec } from '@sonde/contracts';
import { mostTrials } from '@sonde/domain';

/** Trials up to which the api plans while somebody types: the keys of 10,000 take it half a second. */
const MOST_WHILE_TYPING = 10_000;

/**
 * Trials of a file that asks for too many to plan them at each pause, at most so many; null of any other, and where the
 * file or its dataset is wrong, which the api says at once.
 */
export function trialsOfLargePlan(spec: SweepSpec | undefined, datasets: readonly DatasetView[]): number | null {
  const name = spec?.dataset.split('@')[0];
  const dataset = datasets.find((each) => each.name === name);
  if (!spec || !dataset) return null;
  try {
    const trials = mostTrials(spec, dataset);
    return trials > MOST_WHILE_TYPING ? trials : null;
  } catch (error) {
    if (error instanceof BadInput) return null;
    throw error;
  }
}
