import { z } from 'zod';

const ofPlan = {
  trials: z.int().describe('what the sweep file asks for'),
  cached: z.int().nullable().describe('trials whose probe exists; null where nobody looked'),
  to_train: z.int().describe('the others'),
  controls: z.int().describe('probes on permuted labels that train beside them'),
  configurations: z.int(),
  packs: z.int().describe('that have something to train'),
};

/** What a sweep file would run, and what that would take. Nothing is stored. */
export const PlanView = z.object({
  name: z.string(),
  dataset: z.string(),
  pool: z.string(),
  ...ofPlan,
  largest_pack_bytes: z
    .int()
    .describe('memory of the largest pack: features as they lie in memory, and its probes; an estimate from shapes'),
  history_events: z.int().describe('of the longest run of a workflow, where nothing fails'),
  seconds: z
    .number()
    .nullable()
    .describe('at the pace of packs that the pool trained lately; null where it has trained none of their kind'),
  trainers: z.int().nullable().describe('of the pool, now; the seconds are divided by them. Null where nobody looked'),
  layers: z.array(z.object({ layer: z.string(), ...ofPlan })),
});
export type PlanView = z.infer<typeof PlanView>;
