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
  const layers = layersOf(trials, source.spec.controls?.permuted_labels ?? 0);
  const configurations = new Set(trials.map(({ configuration }) => configuration)).size;
  const packs = layers.reduce((sum, layer) => sum + layer.packs, 0);
  const controls = layers.reduce((sum, layer) => sum + layer.controls, 0);
  const { name, dataset: reference, pool } = source.spec;
  if (options.json) {
    printJson({ name, dataset: reference, trials: trials.length, controls, configurations, packs, layers });
    return;
  }
  print(
    `${name}: ${counted(trials.length, 'trial')} (${counted(configurations, 'configuration')}, ` +
      `${counted(seedsOf(source.spec).length, 'seed')})${controls > 0 ? ` and ${counted(controls, 'control')}` : ''} ` +
      `in ${counted(packs, 'pack')} on pool ${pool}\n`,
  );
  print(
    table(
      ['layer', 'trials', ...(controls > 0 ? ['controls'] : []), 'packs'],
      layers.map((layer) => [layer.layer, layer.trials, ...(controls > 0 ? [layer.controls] : []), layer.packs]),
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
      targets: targets.map(({ name, task, classes, outputs }) => ({ name, task, classes, outputs, digests: {} })),
      splits,
      warnings: [],
    };
  }
  const view = await withPlaces(source, () => registeredDataset(source.spec.dataset));
  return {
    manifest: { name: view.name, task: 'classification', classes: [], layers: [], labels: '' },
    digest: view.digest,
    layers: view.layers.map(({ name, columns }) => ({ name, file: '', columns, digests: {}, constantColumns: [] })),
    targets: view.targets.map((target) => ({ ...target, digests: {} })),
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

interface LayerPlan {
  readonly layer: string;
  readonly trials: number;
  /** Probes on permuted labels beside the trials. */
  readonly controls: number;
  readonly packs: number;
}

/** @param draws of permuted labels for each configuration */
function layersOf(trials: readonly PlannedTrial[], draws: number): LayerPlan[] {
  const layers = [...new Set(trials.map(({ layerName }) => layerName))];
  return layers.map((layer) => {
    const own = trials.filter(({ layerName }) => layerName === layer);
    const configurations = new Set(own.map(({ configuration }) => configuration)).size;
    const packs = new Set(own.map(({ pack }) => pack)).size;
    return { layer, trials: own.length, controls: configurations * draws, packs };
  });
}
