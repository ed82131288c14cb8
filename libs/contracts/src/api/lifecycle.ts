import { z } from 'zod';
import { strict, word } from '../sweep-file/strict';
import { SweepChanges } from '../sweep-file/sweep-changes';
import { FAILURE_CLASSES } from '../temporal/states';
import { SweepView } from './sweeps';

/** Which ended trials are to be tried again; nothing said: all that failed. */
export const RetryRequest = strict({
  class: word('class', FAILURE_CLASSES).optional().describe('only failures of this class'),
  trials: z
    .array(z.int32('expected the index of a trial').min(0))
    .min(1, 'expected at least one trial')
    .max(10_000, 'expected at most 10,000 trials')
    .optional()
    .describe('only these trials, by their index'),
  cancelled: z.boolean().default(false).describe('also trials that were cancelled'),
});
export type RetryRequest = z.infer<typeof RetryRequest>;

/** Fields of the sweep file in their new wording. */
export const ExtendRequest = SweepChanges;

/** What a wish about a sweep came to. */
export const ControlView = z.object({
  trials: z.int().describe('trials that are tried again, or were added'),
  sweep: SweepView,
});
export type ControlView = z.infer<typeof ControlView>;
