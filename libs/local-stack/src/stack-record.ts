import { StackUnavailable } from '@sonde/contracts';
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { Home } from './home';
import { ProcessIdentity } from './processes';
import { writePrivately } from './private-file';

/** Where the servers of a stack are reached, all on loopback. */
export const StackAddresses = z.object({
  postgresUrl: z.string(),
  temporalAddress: z.string(),
  temporalUiUrl: z.string(),
  apiUrl: z.string(),
});
export type StackAddresses = z.infer<typeof StackAddresses>;

export const PartState = z.enum(['starting', 'ready', 'restarting', 'failed', 'stopping', 'stopped']);
export type PartState = z.infer<typeof PartState>;

export const PartRecord = z.object({
  name: z.string(),
  state: PartState,
  process: ProcessIdentity.optional(),
  /** How often it ended without being asked to, since the stack started. */
  crashes: z.number(),
  /** What there is to say about the state, e.g. why it ended. */
  detail: z.string().optional(),
});
export type PartRecord = z.infer<typeof PartRecord>;

export const StackRecord = z.object({
  phase: z.enum(['starting', 'ready', 'stopping']),
  supervisor: ProcessIdentity,
  /** ISO 8601. */
  since: z.string(),
  addresses: StackAddresses.optional(),
  /** In the order in which they started. */
  parts: z.array(PartRecord),
});
export type StackRecord = z.infer<typeof StackRecord>;

/** What was last written about a stack in this folder, whether it still runs or not; undefined without any. */
export function readRecord(home: Home): StackRecord | undefined {
  try {
    return StackRecord.parse(JSON.parse(readFileSync(home.record, 'utf8')));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return undefined;
    if (code === 'EACCES') throw new StackUnavailable(`${home.record} belongs to another user`, { cause: error });
    // Nothing that this version wrote: as good as none, the next start replaces it.
    return undefined;
  }
}

/** Replaces the record in one step, readable by its owner alone since the addresses hold a password. */
export function writeRecord(home: Home, record: StackRecord): void {
  writePrivately(home.record, JSON.stringify(record, undefined, 2));
}
