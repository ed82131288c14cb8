import { existsSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { Home } from '../home';
import { clusterFolder } from '../postgres/cluster';
import { STOP_POSTGRES } from '../postgres/postgres-part';
import { commandLine, endStranger, identify, type StopStep } from '../processes';
import { readRecord } from '../stack-record';
import { STOP_TEMPORAL } from '../temporal/temporal-part';
import { STOP_APP } from './app-part';

const STOPS: Readonly<Record<string, readonly StopStep[]>> = { postgres: STOP_POSTGRES, temporal: STOP_TEMPORAL };

/** Ends what a supervisor that could not do it any more has left running. Only for the holder of the stack's lock. */
export async function endLeftovers(home: Home): Promise<void> {
  const parts = readRecord(home)?.parts ?? [];
  for (const { name, process } of [...parts].reverse()) {
    if (process !== undefined) await endStranger(process, STOPS[name] ?? STOP_APP);
  }
  await endUnrecordedPostgres(home);
  rmSync(home.record, { force: true });
}

/**
 * Between the start of Postgres and the note of its pid a supervisor can be killed, too. Postgres itself leaves its pid
 * with its data; the pid may be anybody's by now, so the process must also have been started on these data.
 */
async function endUnrecordedPostgres(home: Home): Promise<void> {
  const folder = clusterFolder(home);
  if (folder === undefined) return;
  const data = path.join(folder, 'data');
  const pidFile = path.join(data, 'postmaster.pid');
  if (!existsSync(pidFile)) return;
  const identity = identify(Number.parseInt(readFileSync(pidFile, 'utf8'), 10));
  if (identity !== undefined && commandLine(identity.pid).includes(data)) await endStranger(identity, STOP_POSTGRES);
}
