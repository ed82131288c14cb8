import { chmodSync, mkdtempSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { startStack } from './stack';
import type { StackAddresses } from './stack-record';

export interface TestServers extends Pick<StackAddresses, 'postgresUrl' | 'temporalAddress'> {
  /** Ends the servers and removes all that they wrote. It happens by itself, too, when this process ends. */
  stop(): Promise<void>;
}

/** Losing data in a crash is no loss here, and waiting for disks is. */
const THROW_AWAY = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '300' };

/** Postgres and Temporal for tests, both real, on free ports. Start them once for many test files. */
export async function startTestServers(): Promise<TestServers> {
  const home = mkdtempSync(path.join(os.tmpdir(), 'sonde-test-'));
  // mkdtemp shuts others out; when root runs the tests, Postgres is one of them.
  chmodSync(home, 0o711);
  const stack = await startStack({
    home,
    ownership: 'attached',
    temporary: true,
    parts: 'none',
    dataRoots: [],
    ports: { postgres: 0, temporal: 0, temporalUi: 0 },
    postgresSettings: THROW_AWAY,
  });
  const { postgresUrl, temporalAddress } = stack.addresses;
  return { postgresUrl, temporalAddress, stop: () => stack.stop() };
}
