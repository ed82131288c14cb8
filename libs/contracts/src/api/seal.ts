import { z } from 'zod';

/** A request to see more of test than what was selected. */
const TestLook = z.object({
  at: z.iso.datetime(),
  split: z.string(),
  configurations: z.int().describe('how many were looked at that no selection had put forward'),
  reason: z.string().nullable(),
});

/** How much of test was looked at beyond what val chose. */
export const SealRecord = z.object({
  looks: z.array(TestLook).describe('newest first'),
  configurations: z.int().describe('distinct configurations whose test figures were shown beyond selection'),
});
export type SealRecord = z.infer<typeof SealRecord>;

export const UnsealRequest = z.strictObject({
  configurations: z
    .array(z.string().min(1), 'expected a list of configurations, by id')
    .min(1, 'expected at least one configuration')
    .max(100, 'expected at most 100 configurations'),
  reason: z.string().max(1000).optional().describe('stands in the report'),
});
export type UnsealRequest = z.infer<typeof UnsealRequest>;
