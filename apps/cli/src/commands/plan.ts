import { resolve } from 'node:path';
import { PlanView, seedsOf, withPlaces } from '@sonde/contracts';
import type { ApiClient } from '@sonde/contracts/client';
import { openDataset } from '@sonde/datasets';
import { planLayer, planner, planView, summarizeLayer, type DatasetDescription } from '@sonde/domain';
import { counted, formatBytes, workInWords } from '@sonde/domain/format';
import { allowDataRoot } from '@sonde/local-stack';
import { print, printJson, say } from '../output/console';
import { table } from '../output/table';
import { withRegisteredDataset } from '../registered-dataset';
import { connect, findApi, home } from '../stack';
import { readSweepSource, type SweepSource } from '../sweep-source';

/**
 * Shows the trials and packs of a sweep and what they take; runs nothing. A dataset given as a path needs no stack, but
 * only the api knows what is trained already, and how fast.
 */
export async function plan(
  file: string,
  options: { readonly json?: boolean },
  interrupted: AbortSignal,
): Promise<void> {
  const source = await readSweepSource(file);
  const api = findApi(interrupted);
  const view = await withPlaces(source, () =>
    !api && source.datasetFolder !== undefined
      ? planHere(source, source.datasetFolder)
      : planOn(api ?? connect(interrupted), source, interrupted),
  );
  if (options.json) return printJson(view);
  if (view.cached === null) say('no stack runs: what is cached and how long it takes is not known');
  print(formatPlan(view, seedsOf(source.spec).length));
}

async function planOn(api: ApiClient, source: SweepSource, interrupted: AbortSignal): Promise<PlanView> {
  const { datasetFolder } = source;
  if (datasetFolder !== undefined && !process.env['SONDE_API_URL']) allowDataRoot(home(), resolve(datasetFolder));
  const body = await withRegisteredDataset(api, source, interrupted);
  return api.call(PlanView, '/v1/sweeps/plan', { method: 'POST', body });
}

/** From the headers of the dataset's files alone. */
async function planHere({ spec }: SweepSource, datasetFolder: string): Promise<PlanView> {
  const dataset = await describeDataset(datasetFolder);
  const draws = spec.controls?.permuted_labels ?? 0;
  const sweep = planner(spec, dataset);
  const layers = sweep.layers.map(({ layer, index }) =>
    summarizeLayer(planLayer(sweep, { layer, index }), { layer, dataset, draws, known: new Set() }),
  );
  return planView(spec, layers, null);
}

async function describeDataset(folder: string): Promise<DatasetDescription> {
  const { manifest, layers, targets, splits } = await openDataset(folder);
  return {
    manifest,
    digest: '',
    layers: layers.map(({ name, file, columns }) => ({ name, file, columns, digests: {}, constantColumns: [] })),
    targets: targets.map(({ name, task, classes, outputs }) => ({ name, task, classes, outputs, digests: {} })),
    splits,
    warnings: [],
  };
}

/** What a sweep file would run, for people. @param seeds of each configuration */
function formatPlan(plan: PlanView, seeds: number): string {
  const { name, trials, configurations, controls, packs, pool } = plan;
  const work = workInWords(plan);
  return [
    `${name}: ${counted(trials, 'trial')} (${counted(configurations, 'configuration')}, ${counted(seeds, 'seed')})` +
      `${controls > 0 ? ` and ${counted(controls, 'control')}` : ''} in ${counted(packs, 'pack')} on pool ${pool}`,
    ...(work === undefined ? [] : [work]),
    ...(packs === 0
      ? []
      : [
          `largest pack about ${formatBytes(plan.largest_pack_bytes)}; longest history about ${plan.history_events} events`,
        ]),
    '',
    layersOf(plan),
  ].join('\n');
}

function layersOf({ layers, cached, controls }: PlanView): string {
  const columns = [
    { head: 'layer', cell: ({ layer }: PlanView['layers'][number]) => layer },
    { head: 'trials', cell: ({ trials }: PlanView['layers'][number]) => trials },
    ...(cached === null ? [] : [{ head: 'cached', cell: (row: PlanView['layers'][number]) => row.cached ?? 0 }]),
    ...(controls === 0 ? [] : [{ head: 'controls', cell: (row: PlanView['layers'][number]) => row.controls }]),
    { head: 'packs', cell: ({ packs }: PlanView['layers'][number]) => packs },
  ];
  return table(
    columns.map(({ head }) => head),
    layers.map((layer) => columns.map(({ cell }) => cell(layer))),
  );
}
