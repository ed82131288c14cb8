import { resolve } from 'node:path';
import { EvaluationList } from '@sonde/contracts';
import type { ApiClient } from '@sonde/contracts/client';
import { allowDataRoot } from '@sonde/local-stack';
import { print, printJson, say } from '../output/console';
import { formatEvaluations } from '../output/evaluations';
import { written } from '../output/written';
import { registered } from '../registered-dataset';
import { connect, home } from '../stack';
import { checkSvgName, drawn } from '../sweep-plots';
import { isPath } from '../sweep-source';

export interface EvaluateOptions {
  /** Names of datasets, or folders. */
  readonly on: readonly string[];
  readonly split?: string;
  readonly layer?: string;
  readonly target?: string;
  readonly reason?: string;
  /** Where to draw the matrix. */
  readonly plot?: string;
  readonly json?: boolean;
}

/** Scores probes on other data: every probe on every dataset. */
export async function evaluate(
  probes: readonly string[],
  options: EvaluateOptions,
  interrupted: AbortSignal,
): Promise<void> {
  if (options.plot !== undefined) checkSvgName(options.plot);
  const api = connect(interrupted);
  const { on, split, layer, target, reason } = options;
  const datasets: string[] = [];
  for (const dataset of on) datasets.push(isPath(dataset) ? await registeredHere(api, dataset, interrupted) : dataset);
  const body = { probes, datasets, split, layer, target, reason };
  const list = await api.call(EvaluationList, '/v1/evaluations', { method: 'POST', body });
  if (options.json) printJson(list);
  else print(formatEvaluations(list));
  if (options.plot === undefined) return;
  await written(options.plot, await drawn(({ transferPlot }) => transferPlot(list)));
  say(`${options.plot} written`);
}

async function registeredHere(api: ApiClient, path: string, interrupted: AbortSignal): Promise<string> {
  const folder = resolve(path);
  if (!process.env['SONDE_API_URL']) allowDataRoot(home(), folder);
  return registered(api, folder, interrupted);
}
