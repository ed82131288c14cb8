import { MAX_TRIALS } from '@sonde/domain';
import { z } from 'zod';

const Env = z.object({
  SONDE_DATABASE_URL: z.url(),
  SONDE_TEMPORAL_ADDRESS: z.string().default('127.0.0.1:7233'),
  SONDE_TEMPORAL_NAMESPACE: z.string().default('default'),
  SONDE_MAX_TRIALS: z.coerce.number().int().positive().default(MAX_TRIALS),
  /** Folder of artifacts, which the trainers write to. */
  SONDE_ARTIFACTS: z.string().min(1),
});
export type Env = z.infer<typeof Env>;

export const loadEnv = (source: NodeJS.ProcessEnv = process.env): Env => Env.parse(source);
