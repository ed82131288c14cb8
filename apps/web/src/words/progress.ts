import type { Counts } from '@sonde/contracts';
import { TRIAL_STATES } from '@sonde/contracts/temporal';
import { whole } from './figure';

export function endedTrials({ planned, pending, running }: Counts): number {
  return planned - pending - running;
}

/** `12 of 168 trials ended`. */
export function progressInWords(counts: Counts): string {
  return `${whole(endedTrials(counts))} of ${whole(counts.planned)} trials ended`;
}

/** `150 succeeded, 18 failed`: the states that have trials. */
export function countsInWords(counts: Counts): string {
  return TRIAL_STATES.filter((state) => counts[state] > 0)
    .map((state) => `${whole(counts[state])} ${state}`)
    .join(', ');
}
