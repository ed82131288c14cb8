import { delimiter, resolve } from 'node:path';
import { MAX_TRIALS } from '@sonde/domain';
import { z } from 'zod';

const list = (separator: string) =>
  z
    .string()
    .default('')
    .transform((text) => text.split(separator).filter((part) => part.trim() !== ''));

const Env = z.object({
  SONDE_DATABASE_URL: z.url(),
  SONDE_TEMPORAL_ADDRESS: z.string().default('127.0.0.1:7233'),
  SONDE_TEMPORAL_NAMESPACE: z.string().default('default'),
  SONDE_TEMPORAL_UI_URL: z.url().optional(),
  SONDE_API_HOST: z.string().default('127.0.0.1'),
  SONDE_API_PORT: z.coerce.number().int().min(0).max(65_535).default(8080),
  /** Names under which the api may be called, besides localhost. */
  SONDE_API_NAMES: list(','),
  /** Origins of pages that may call the api although requests have another Host, such as https://probes.example. */
  SONDE_ALLOWED_ORIGINS: list(','),
  /** How often sweeps are compared with their workflows, at the start to begin with; 0 for never. */
  SONDE_RECONCILE_SECONDS: z.coerce.number().min(0).default(60),
  /** Trials that a sweep may have. */
  SONDE_MAX_TRIALS: z.coerce.number().int().positive().default(MAX_TRIALS),
  SONDE_ARTIFACTS: z.string().min(1),
  /** Folders under which datasets may lie. */
  SONDE_DATA_ROOTS: list(delimiter),
  /** A file with more of them, one a line; read again at each registration. */
  SONDE_DATA_ROOTS_FILE: z.string().optional(),
  /** Folder of the built page; by default the one of this clone, whether the api runs from src or from dist. */
  SONDE_PAGE: z.string().default(resolve(__dirname, '..', '..', 'web', 'dist')),
});
export type Env = z.infer<typeof Env>;

export const loadEnv = (source: NodeJS.ProcessEnv = process.env): Env => Env.parse(source);

/** Token of the parsed environment. */
export const ENV = Symbol('env');
