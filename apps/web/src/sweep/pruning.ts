import type { TrialView } from '@sonde/contracts';
import { formatNumber } from '../format';

/** `after epoch 3: rank 7 of 9 with 0.5120; the best 3 went on, down to 0.5480`. */
export function pruningInWords({ epoch, score, rank, of, kept, cutoff }: NonNullable<TrialView['pruning']>): string {
  const last = cutoff === null ? '' : `, down to ${formatNumber(cutoff)}`;
  return `after epoch ${epoch}: rank ${rank} of ${of} with ${formatNumber(score)}; the best ${kept} went on${last}`;
}
