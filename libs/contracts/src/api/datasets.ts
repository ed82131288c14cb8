import { z } from 'zod';
import { TASKS } from '../scores';
import { Name } from '../sweep-file/name';

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
