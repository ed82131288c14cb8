import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiClient } from '@sonde/contracts/client';
import { startStack } from '@sonde/local-stack';
import { sayEvent } from '../stack';

const ANY_PORTS = { postgres: 0, temporal: 0, temporalUi: 0, api: 0 };

interface Use {
  /** Folders under which its api may read datasets. */
  readonly roots: readonly string[];
  readonly interrupted: AbortSignal;
}

/**
 * Does something with a stack of its own that knows nothing yet, beside any other that runs; stack and folder are gone
 * afterwards, whatever happens.
 *
 * @param work gets the folder too, for files of its own
 */
export async function onThrowawayStack<Result>(
  { roots, interrupted }: Use,
  work: (api: ApiClient, folder: string) => Promise<Result>,
): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), 'sonde-verify-'));
  try {
    // mkdtemp shuts others out; where root starts the stack, Postgres is one of them.
    await chmod(folder, 0o711);
    const stack = await startStack({
      home: join(folder, 'home'),
      ownership: 'attached',
      dataRoots: roots,
      ports: ANY_PORTS,
      onEvent: sayEvent,
      signal: interrupted,
    });
    try {
      return await work(new ApiClient(stack.addresses.apiUrl, { signal: interrupted }), folder);
    } finally {
      await stack.stop();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
