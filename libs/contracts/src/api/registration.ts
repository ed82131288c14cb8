import { z } from 'zod';
import { REGISTRATION_STATES } from '../temporal/registration';
import { DatasetView } from './datasets';
import { Problem } from './problem';

/** A dataset that is being examined, or was. */
export const Registration = z.object({
  id: z.string(),
  name: z.string().describe('of the dataset'),
  path: z.string(),
  state: z.enum(REGISTRATION_STATES).describe('pending until its headers and labels were read'),
  progress: z
    .object({ files: z.int(), files_done: z.int(), bytes: z.int(), bytes_done: z.int() })
    .describe('layer files and bytes of features that were examined; all are 0 while it is pending'),
  waiting_for: z.enum(['trainer']).nullable().describe('trainer where none runs that could go on with it'),
  dataset: DatasetView.nullable().describe('the version that was registered; null until it completed'),
  problem: Problem.nullable().describe('why there is none; null unless it failed'),
  created_at: z.iso.datetime(),
  finished_at: z.iso.datetime().nullable(),
  temporal_url: z.string().nullable(),
});
export type Registration = z.infer<typeof Registration>;
export const registrationHasEnded = ({ state }: Pick<Registration, 'state'>): boolean =>
  state !== 'pending' && state !== 'running';
