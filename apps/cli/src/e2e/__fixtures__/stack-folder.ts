import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiClient } from '@sonde/contracts/client';
import { startStack, type RunningStack } from '@sonde/local-stack';
import { openDatabase, type Database } from '@sonde/persistence';
import { writeTinyDataset } from '@sonde/testing';
import { registerFolder } from '../../registered-dataset';

/** A stack of a spec's own, with a dataset that a probe can learn. */
export interface StackFolder {
  readonly home: string;
  readonly stack: RunningStack;
  readonly api: ApiClient;
  readonly database: Database;
  readonly artifact: (name: string) => Buffer;
  /** Stops the stack and removes the folder. */
  close(): Promise<void>;
}

export async function openStack(trainers: number): Promise<StackFolder> {
  const folder = mkdtempSync(join(tmpdir(), 'sonde-e2e-'));
  chmodSync(folder, 0o711);
  const home = join(folder, 'home');
  const data = join(folder, 'data');
  await writeTinyDataset(data, { splits: { train: 400, val: 100, test: 100 }, columns: 32 });
  const ports = { postgres: 0, temporal: 0, temporalUi: 0, api: 0 };
  const stack = await startStack({ home, ownership: 'attached', dataRoots: [folder], ports, trainers });
  const api = new ApiClient(stack.addresses.apiUrl);
  await registerFolder(api, data, new AbortController().signal);
  const database = openDatabase(stack.addresses.postgresUrl);
  return {
    ...{ home, stack, database, api },
    artifact: (name) => readFileSync(join(home, 'artifacts', name)),
    close: async () => {
      await database.close();
      await stack.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
