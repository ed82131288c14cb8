import type { Counts, PlanView, TrialView } from '@sonde/contracts';
import { TRIAL_STATES } from '@sonde/contracts/temporal';
import { counted, formatCount, formatNumber } from './numbers';
import { formatDuration } from './units';

/** Trials of a sweep that have ended, however they did. */
export function endedTrials({ planned, pending, running }: Counts): number {
  return planned - pending - running;
}

/** `12 of 168 trials ended`. */
export function progressInWords(counts: Counts): string {
  return `${formatCount(endedTrials(counts))} of ${formatCount(counts.planned)} trials ended`;
}

/** `150 succeeded, 18 failed`: the states that have trials. */
export function countsInWords(counts: Counts): string {
  return TRIAL_STATES.filter((state) => counts[state] > 0)
    .map((state) => `${formatCount(counts[state])} ${state}`)
    .join(', ');
}

/** `120 cached, 48 to train: about 3 min on 2 trainers`; undefined where nobody looked what is cached. */
export function workInWords(plan: PlanView): string | undefined {
  if (plan.cached === null) return undefined;
  const time = timeInWords(plan);
  return `${formatCount(plan.cached)} cached, ${formatCount(plan.to_train)} to train${time === '' ? '' : `: ${time}`}`;
}

function timeInWords({ to_train, seconds, trainers, pool }: PlanView): string {
  if (to_train === 0) return '';
  if (seconds === null) return `how long it takes is not known, pool ${pool} has trained nothing of the kind yet`;
  const by = trainers === 0 ? `one trainer, none is in pool ${pool} now` : counted(trainers ?? 0, 'trainer');
  return `about ${formatDuration(seconds)} on ${by}`;
}

/** `after epoch 3: rank 7 of 9 with 0.5120; the best 3 went on, down to 0.5480`. */
export function pruningInWords({ epoch, score, rank, of, kept, cutoff }: NonNullable<TrialView['pruning']>): string {
  const last = cutoff === null ? '' : `, down to ${formatNumber(cutoff)}`;
  return `after epoch ${epoch}: rank ${rank} of ${of} with ${formatNumber(score)}; the best ${kept} went on${last}`;
}
