import { z } from 'zod';

const TrainerView = z.object({
  id: z.string().describe('its own, new with each start'),
  device: z.string().describe('cpu, or what the GPU is called'),
  host: z.string(),
  pid: z.int(),
  memory_bytes: z.int().describe('what a pack may take'),
  state: z.enum(['ready', 'draining']),
  warm_hit_rate: z
    .number()
    .nullable()
    .describe('share of its packs whose features were in memory already; null before the first'),
  started_at: z.iso.datetime(),
  seen_at: z.iso.datetime().describe('when it last said that it is there'),
});

/** The pools that have trainers, or sweeps that wait for some. */
export const PoolList = z.object({
  items: z.array(
    z.object({
      name: z.string(),
      open_sweeps: z.int().describe('sweeps of the pool that have not ended'),
      trainers: z.array(TrainerView).describe('those that were seen within a minute'),
    }),
  ),
});
export type PoolList = z.infer<typeof PoolList>;
