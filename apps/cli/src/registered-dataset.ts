import { DatasetView, type SweepSpec } from '@sonde/contracts';
import type { ApiClient } from './api-client';
import { say } from './output/console';
import type { SweepSource } from './sweep-source';

/**
 * The spec for the api: a dataset that the file gives as a path is registered, and stands there with its name and the
 * very version that lies in the folder.
 */
export async function withRegisteredDataset(
  api: ApiClient,
  { spec, datasetFolder }: Pick<SweepSource, 'spec' | 'datasetFolder'>,
): Promise<SweepSpec> {
  return datasetFolder === undefined ? spec : { ...spec, dataset: await registered(api, datasetFolder) };
}

/** Registers the dataset of a folder. @returns its name with the very version that lies there */
export async function registered(api: ApiClient, folder: string): Promise<string> {
  const dataset = await api.call(DatasetView, '/v1/datasets', { method: 'POST', body: { path: folder } });
  for (const warning of dataset.warnings) say(`warning: ${dataset.name}: ${warning}`);
  return `${dataset.name}@${dataset.digest.slice(0, 16)}`;
}
