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
  if (datasetFolder === undefined) return spec;
  const dataset = await api.call(DatasetView, '/v1/datasets', { method: 'POST', body: { path: datasetFolder } });
  for (const warning of dataset.warnings) say(`warning: ${dataset.name}: ${warning}`);
  return { ...spec, dataset: `${dataset.name}@${dataset.digest.slice(0, 16)}` };
}
