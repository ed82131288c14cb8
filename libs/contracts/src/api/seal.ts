import { z } from 'zod';

/** An access to test results of configurations that were not selected on val. */
const TestAccess = z.object({
  at: z.iso.datetime(),
  split: z.string(),
  configurations: z.int().describe('how many were shown that were not selected on val'),
  reason: z.string().nullable(),
});

/** Every access to test beyond what was selected on val. */
export const SealRecord = z.object({
  accesses: z.array(TestAccess).describe('newest first'),
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
