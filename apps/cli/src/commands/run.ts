import { randomUUID } from 'node:crypto';
import { DatasetView, StackUnavailable, SweepReport, SweepView, type SweepSpec } from '@sonde/contracts';
import { sweepHasEnded } from '@sonde/domain';
import { setTimeout as delay } from 'node:timers/promises';
import { ApiClient } from '../api-client';
import { EXIT, type ExitCode } from '../exit-codes';
import { print, printJson, say } from '../output/console';
import { createProgress } from '../output/progress';
import { formatReport } from '../output/report';
import { addressLines, start } from '../stack';
import { readSweepSource, withPlaces, type SweepSource } from '../sweep-source';

export interface RunOptions {
  readonly json?: boolean;
  /** Returns once the sweep is submitted; the stack stays up. */
  readonly detach?: boolean;
  /** Leaves the stack up after the sweep has ended. */
  readonly keepStack?: boolean;
}

/** A part of the stack that ended is started again within this. */
const PATIENCE_MS = 20_000;

/** Submits a sweep, shows its progress and ends with the report; starts a stack for the time of it where none runs. */
export async function run(file: string, options: RunOptions, interrupted: AbortSignal): Promise<ExitCode> {
  const source = await readSweepSource(file);
  const remote = process.env['SONDE_API_URL'];
  if (remote) return await runOn(new ApiClient(remote.replace(/\/$/, '')), source, options, interrupted);
  const roots = [source.folder, ...(source.datasetFolder === undefined ? [] : [source.datasetFolder])];
  const stack = await start(options.detach ? 'detached' : 'attached', roots, interrupted);
  try {
    if (options.keepStack) stack.keep();
    for (const line of addressLines(stack)) say(line);
    return await runOn(new ApiClient(stack.addresses.apiUrl), source, options, interrupted);
  } finally {
    if (options.detach || options.keepStack) say('the stack stays up: sonde down stops it');
    await stack.release();
  }
}

async function runOn(
  api: ApiClient,
  source: SweepSource,
  options: RunOptions,
  interrupted: AbortSignal,
): Promise<ExitCode> {
  const sweep = await submit(api, source, interrupted);
  say(`sweep ${sweep.id}${sweep.temporal_url ? `  ${sweep.temporal_url}` : ''}`);
  if (options.detach) {
    if (options.json) printJson(sweep);
    else print(sweep.id);
    return EXIT.done;
  }
  const ended = await follow(api, sweep.id, interrupted);
  if (!ended) {
    say(`interrupted: sweep ${sweep.id} is safe and goes on whenever its stack runs; sonde cancel ${sweep.id} ends it`);
    return EXIT.unsuccessful;
  }
  const report = await api.call(SweepReport, `/v1/sweeps/${sweep.id}/report`);
  if (options.json) printJson(report);
  else print(`\n${formatReport(report)}`);
  return ended.state === 'completed' && ended.counts.failed === 0 ? EXIT.done : EXIT.unsuccessful;
}

async function submit(api: ApiClient, source: SweepSource, interrupted: AbortSignal): Promise<SweepView> {
  const spec =
    source.datasetFolder === undefined ? source.spec : await registered(api, source.spec, source.datasetFolder);
  // However often it is sent, it is one sweep.
  const headers = { 'idempotency-key': randomUUID() };
  return withPlaces(source, () =>
    patiently(interrupted, () => api.call(SweepView, '/v1/sweeps', { method: 'POST', body: spec, headers })),
  );
}

/** The spec with the dataset's registered name and the very version that lies in the folder. */
async function registered(api: ApiClient, spec: SweepSpec, path: string): Promise<SweepSpec> {
  const dataset = await api.call(DatasetView, '/v1/datasets', { method: 'POST', body: { path } });
  for (const warning of dataset.warnings) say(`warning: ${dataset.name}: ${warning}`);
  return { ...spec, dataset: `${dataset.name}@${dataset.digest.slice(0, 16)}` };
}

/** Shows progress until the sweep has ended. @returns undefined when interrupted before */
async function follow(api: ApiClient, id: string, interrupted: AbortSignal): Promise<SweepView | undefined> {
  const progress = createProgress();
  try {
    while (!interrupted.aborted) {
      const sweep = await patiently(interrupted, () => api.call(SweepView, `/v1/sweeps/${id}`));
      progress.show(sweep);
      if (sweepHasEnded(sweep.state)) return sweep;
      await delay(400, undefined, { signal: interrupted }).catch(() => undefined);
    }
    return undefined;
  } catch (error) {
    if (interrupted.aborted) return undefined;
    throw error;
  } finally {
    progress.stop();
  }
}

/** Calls again while the stack, or a part of it, is away. */
async function patiently<Result>(interrupted: AbortSignal, call: () => Promise<Result>): Promise<Result> {
  const deadline = performance.now() + PATIENCE_MS;
  for (let said = false; ; said = true) {
    try {
      return await call();
    } catch (error) {
      if (!(error instanceof StackUnavailable) || interrupted.aborted || performance.now() > deadline) throw error;
      if (!said) say(`${error.message}; trying again`);
      await delay(500, undefined, { signal: interrupted }).catch(() => undefined);
    }
  }
}
