import { z } from 'zod';

const Env = z.object({
  SONDE_DATABASE_URL: z.url(),
  SONDE_TEMPORAL_ADDRESS: z.string().default('127.0.0.1:7233'),
  SONDE_TEMPORAL_NAMESPACE: z.string().default('default'),
  SONDE_ARTIFACTS: z.string().min(1),
  /** What packs and kept layers may take, in MiB above the idle process; half of the machine's memory where it is not set. */
  SONDE_MEMORY_MB: z.coerce.number().positive().optional(),
  /** Where digests of files are kept between runs. */
  SONDE_CACHE: z.string().min(1).optional(),
  SONDE_POOL: z.string().default('cpu'),
  /** A training process that reports nothing for so long is killed. */
  SONDE_STALL_AFTER_S: z.coerce.number().positive().default(600),
  /** What is left to the pack in training when the trainer is told to end; the stack kills after 30 s. */
  SONDE_GRACE_S: z.coerce.number().nonnegative().default(20),
});
export type Env = z.infer<typeof Env>;

export const loadEnv = (source: NodeJS.ProcessEnv = process.env): Env => Env.parse(source);
