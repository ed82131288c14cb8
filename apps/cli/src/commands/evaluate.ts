import { resolve } from 'node:path';
import { EvaluationList } from '@sonde/contracts';
import type { ApiClient } from '@sonde/contracts/client';
import { counted, formatEstimate, formatNumber } from '@sonde/domain/format';
import { allowDataRoot } from '@sonde/local-stack';
import { print, printJson, say } from '../output/console';
import { cellsOf, table, type Column } from '../output/table';
import { written } from '../output/written';
import { registered } from '../registered-dataset';
import { connect, home } from '../stack';
import { isPath } from '../sweep-source';
import { checkSvgName, drawn } from './plot';

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

type Evaluation = EvaluationList['items'][number];

/** Probes on other data: all figures of one, or the matrix of several probes and datasets. */
export function formatEvaluations({ metric, items, notes }: EvaluationList): string {
  const [only, ...others] = items;
  return [
    only && others.length === 0 ? formatOne(only, metric) : formatMatrix(items, metric),
    ...(notes.length > 0 ? ['', ...notes.map((note) => `note: ${note}`)] : []),
  ].join('\n');
}

function formatOne({ figure: own, figures, ...item }: Evaluation, metric: string): string {
  const { probe_key, trained_on, dataset, layer, target, split } = item;
  return [
    `Probe ${probe_key.slice(0, 12)} of ${trained_on} on ${split} of ${dataset}: layer ${layer}, target ${target}, ${counted(own.rows, 'row')}`,
    `${metric} ${formatEstimate(own.mean, own.ci95)}`,
    '',
    table(
      ['figure', 'value'],
      Object.entries(figures).map(([name, value]) => [name, formatNumber(value)]),
    ),
  ].join('\n');
}

/** A row a probe, a column a dataset. */
function formatMatrix(items: readonly Evaluation[], metric: string): string {
  const columns = [...new Set(items.map(placeOf))];
  const probes = [...new Map(items.map((item) => [item.probe_key, item])).values()];
  const cell = (key: string, place: string): string => {
    const found = items.find((item) => item.probe_key === key && placeOf(item) === place);
    return found ? formatEstimate(found.figure.mean, found.figure.ci95) : '';
  };
  const shown: Column<Evaluation>[] = [
    { head: 'probe', cell: ({ probe_key }) => probe_key.slice(0, 12) },
    { head: 'trained on', cell: ({ trained_on }) => trained_on },
    { head: 'layer', cell: ({ layer }) => layer },
    ...columns.map((place) => ({ head: place, cell: ({ probe_key }: Evaluation) => cell(probe_key, place) })),
  ];
  return [`${metric}, with its 95 % interval over rows`, table(...cellsOf(shown, probes))].join('\n');
}

function placeOf({ dataset, split }: Evaluation): string {
  return `${dataset}/${split}`;
}
