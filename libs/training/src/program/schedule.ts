import type { DescentProgram } from '../pack';

/** A training's length and how its learning rate runs over it. */
export type Course = Pick<DescentProgram, 'epochs' | 'schedule' | 'warmupEpochs'>;

/**
 * What the learning rate is multiplied by at a step (from 0): rising evenly over the warm-up, its last step being the
 * full rate, as torch's LinearLR from 1 / steps; then constant, or falling along half a cosine to 0 at the end, as
 * CosineAnnealingLR stepped at each batch.
 */
export function rateAt(step: number, { epochs, schedule, warmupEpochs }: Course, stepsPerEpoch: number): number {
  const warmup = warmupEpochs * stepsPerEpoch;
  if (step < warmup) return (step + 1) / warmup;
  if (schedule === 'constant') return 1;
  return (1 + Math.cos((Math.PI * (step - warmup)) / (epochs * stepsPerEpoch - warmup))) / 2;
}
