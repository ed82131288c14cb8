import { resolve } from 'node:path';
import { PlanView, seedsOf, withPlaces } from '@sonde/contracts';
import type { ApiClient } from '@sonde/contracts/client';
import { openDataset } from '@sonde/datasets';
import { planLayer, planView, planner, summarizeLayer, type DatasetDescription } from '@sonde/domain';
import { allowDataRoot } from '@sonde/local-stack';
import { print, printJson, say } from '../output/console';
import { formatPlan } from '../output/plan';
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
