import { z } from 'zod';
import { TASKS } from '../scores';
import { Name } from '../sweep-file/name';
import { REGISTRATION_STATES } from '../temporal/registration';
import { Problem } from './problem';

export const RegisterDataset = z.strictObject({
  path: z.string().min(1).describe('folder with a dataset.json, under one of SONDE_DATA_ROOTS'),
});
export type RegisterDataset = z.infer<typeof RegisterDataset>;

export const DatasetView = z.object({
  name: Name,
  version: z.int().min(1),
  digest: z.string(),
  path: z.string(),
  registered_at: z.iso.datetime(),
  splits: z.record(z.string(), z.int()),
  targets: z.array(
    z.object({
      name: z.string(),
      task: z.enum(TASKS),
      classes: z.array(z.string()).describe('names of classes or labels; of regression outputs, where they have names'),
      outputs: z.int().describe('how many classes, labels or regression outputs there are'),
    }),
  ),
  layers: z.array(z.object({ name: z.string(), columns: z.int(), constant_columns: z.array(z.int()) })),
  warnings: z.array(z.string()),
});
export type DatasetView = z.infer<typeof DatasetView>;

export const DatasetPage = z.object({ items: z.array(DatasetView), next_cursor: z.string().nullable() });
export type DatasetPage = z.infer<typeof DatasetPage>;

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
