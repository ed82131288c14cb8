import { BadInput, DatasetView, NotFound, seedsOf } from '@sonde/contracts';
import { planTrials, type DatasetDescription, type PlannedTrial } from '@sonde/domain';
import { openDataset } from '@sonde/features';
import { print, printJson } from '../output/console';
import { table } from '../output/table';
import { counted } from '../output/words';
import { connect } from '../stack';
import { readSweepSource, withPlaces, type SweepSource } from '../sweep-source';

/** Shows the trials and packs of a sweep; runs nothing. A dataset given as a path needs no stack. */
export async function plan(file: string, options: { readonly json?: boolean }): Promise<void> {
  const source = await readSweepSource(file);
  const dataset = await describeDataset(source);
  const trials = await withPlaces(source, () => planTrials(source.spec, dataset));
  const layers = layersOf(trials);
  const configurations = new Set(trials.map(({ configuration }) => configuration)).size;
  const packs = layers.reduce((sum, layer) => sum + layer.packs, 0);
  if (options.json) {
    printJson({
      name: source.spec.name,
      dataset: source.spec.dataset,
      trials: trials.length,
      configurations,
      packs,
      layers,
    });
    return;
  }
  print(
    `${source.spec.name}: ${counted(trials.length, 'trial')} (${counted(configurations, 'configuration')}, ` +
      `${counted(seedsOf(source.spec).length, 'seed')}) in ${counted(packs, 'pack')} on pool ${source.spec.pool}\n`,
  );
  print(
    table(
      ['layer', 'trials', 'packs'],
      layers.map(({ layer, trials: count, packs: n }) => [layer, count, n]),
    ),
  );
}

/** Layers and targets; from the headers of the files, or from the api where the file names a registered dataset. */
async function describeDataset(source: SweepSource): Promise<DatasetDescription> {
  if (source.datasetFolder !== undefined) {
    const { manifest, layers, targets, splits } = await openDataset(source.datasetFolder);
    return {
      manifest,
      digest: '',
      layers: layers.map(({ name, file, columns }) => ({ name, file, columns, digests: {}, constantColumns: [] })),
      targets: targets.map(({ name, classes }) => ({ name, classes, digests: {} })),
      splits,
      warnings: [],
    };
  }
  const view = await withPlaces(source, () => registeredDataset(source.spec.dataset));
  return {
    manifest: { name: view.name, task: 'classification', classes: [], layers: [], labels: '' },
    digest: view.digest,
    layers: view.layers.map(({ name, columns }) => ({ name, file: '', columns, digests: {}, constantColumns: [] })),
    targets: view.targets.map(({ name, classes }) => ({ name, classes, digests: {} })),
    splits: view.splits,
    warnings: view.warnings,
  };
}

/** What the api knows of a dataset; a name that it does not know is a mistake of the sweep file. */
async function registeredDataset(reference: string): Promise<DatasetView> {
  try {
    return await connect().call(DatasetView, `/v1/datasets/${reference}`);
  } catch (error) {
    if (!(error instanceof NotFound)) throw error;
    throw new BadInput(error.message, [{ message: error.message, pointer: '/dataset' }]);
  }
}

function layersOf(trials: readonly PlannedTrial[]): { layer: string; trials: number; packs: number }[] {
  const byLayer = new Map<string, { trials: number; packs: Set<number> }>();
  for (const { layerName, pack } of trials) {
    const layer = byLayer.get(layerName) ?? { trials: 0, packs: new Set() };
    byLayer.set(layerName, { trials: layer.trials + 1, packs: layer.packs.add(pack) });
  }
  return [...byLayer].map(([layer, { trials: count, packs }]) => ({ layer, trials: count, packs: packs.size }));
}
