import { randomUUID } from 'node:crypto';
import { SweepView, withPlaces } from '@sonde/contracts';
import type { ApiClient } from '@sonde/contracts/client';
import { EXIT, type ExitCode } from '../exit-codes';
import { print, printJson, say } from '../output/console';
import { withRegisteredDataset } from '../registered-dataset';
import { onStack } from '../stack';
import { readSweepSource, type SweepSource } from '../sweep-source';
import { followToReport } from './follow';
import { patiently } from './patience';

export interface RunOptions {
  readonly json?: boolean;
  /** Returns once the sweep is submitted; the stack stays up. */
  readonly detach?: boolean;
  /** Leaves the stack up after the sweep has ended. */
  readonly keepStack?: boolean;
}

/** Submits a sweep, shows its progress and ends with the report; starts a stack for the time of it where none runs. */
export async function run(file: string, options: RunOptions, interrupted: AbortSignal): Promise<ExitCode> {
  const source = await readSweepSource(file);
  const roots = [source.folder, ...(source.datasetFolder === undefined ? [] : [source.datasetFolder])];
  return onStack({ ...options, roots, interrupted }, async (api) => {
    const sweep = await submit(api, source, interrupted);
    say(`sweep ${sweep.id}${sweep.temporal_url ? `  ${sweep.temporal_url}` : ''}`);
    if (!options.detach) return followToReport(api, sweep.id, { ...options, interrupted });
    if (options.json) printJson(sweep);
    else print(sweep.id);
    return EXIT.done;
  });
}

async function submit(api: ApiClient, source: SweepSource, interrupted: AbortSignal): Promise<SweepView> {
  const spec = await withRegisteredDataset(api, source, interrupted);
  // However often it is sent, it is one sweep.
  const headers = { 'idempotency-key': randomUUID() };
  return withPlaces(source, () =>
    patiently(interrupted, () => api.call(SweepView, '/v1/sweeps', { method: 'POST', body: spec, headers })),
  );
}
