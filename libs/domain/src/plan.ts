import { seedsOf, type Goal, type MetricName, type SweepSpec } from '@sonde/contracts';
import { usesSeed, type Parameters } from './configuration';
import type { DatasetDescription, DescribedLayer, DescribedTarget } from './dataset';
import { configurationId, probeKey } from './keys';
import { selectLayers, selectTargets } from './layers';
import { packsOf } from './packing';
import { searchSpace } from './search-space';
import { checkTasks, sweepMetric } from './sweep-metric';

/** One cell of a sweep. */
export interface PlannedTrial {
  /** Its place in the sweep, from 0: by layer, target, configuration, seed. */
  readonly index: number;
  readonly layer: number;
  readonly layerName: string;
  readonly target: string;
  readonly configuration: string;
  readonly parameters: Parameters;
  readonly seed: number;
  readonly probeKey: string;
  /** The pack of its layer that trains it, from 0. */
  readonly pack: number;
}

/** A sweep over a dataset, ready to be written out layer by layer: what it holds is small, whatever its size. */
export interface Planner {
  readonly spec: SweepSpec;
  readonly layers: readonly { readonly layer: DescribedLayer; readonly index: number }[];
  readonly targets: readonly DescribedTarget[];
  readonly configurations: readonly Parameters[];
}

/** What a sweep file chooses of a dataset. */
type Chosen = Pick<Planner, 'layers' | 'targets'> & {
  /** What its configurations are ranked by. */
  readonly metric: { readonly name: MetricName; readonly goal: Goal };
};

/**
 * Checks a sweep file against its dataset, without going through its search space, which may take long.
 *
 * @throws BadInput where layers or targets do not exist, or the targets' task does not have what is asked
 */
export function fitToDataset(spec: SweepSpec, dataset: DatasetDescription): Chosen {
  const layers = selectLayers(spec.layers, dataset.layers);
  const targets = selectTargets(spec.targets, dataset.targets);
  const metric = sweepMetric(spec, targets);
  checkTasks(spec, targets);
  return { layers, targets, metric };
}

/** @throws BadInput where the file does not fit the dataset */
export function planner(spec: SweepSpec, dataset: DatasetDescription): Planner {
  const { layers, targets } = fitToDataset(spec, dataset);
  return { spec, layers, targets, configurations: searchSpace(spec) };
}

/** Where the numbers of a layer's new trials and packs begin, and which trials there are already. */
interface Place {
  readonly index: number;
  readonly pack: number;
  /** @returns whether the sweep has the trial already */
  has(trial: Pick<PlannedTrial, 'configuration' | 'probeKey'>): boolean;
}

const EMPTY: Place = { index: 0, pack: 0, has: () => false };

/** The trials of one layer that are not there yet, packed. */
export function planLayer(
  { spec, targets, configurations }: Planner,
  { layer, index: layerIndex }: Planner['layers'][number],
  place: Place = EMPTY,
): PlannedTrial[] {
  const trials = targets
    .flatMap((target) => trialsOf(spec, layer, layerIndex, target, configurations))
    .filter((trial) => !place.has(trial));
  let { index } = place;
  return packsOf(trials, spec.controls?.permuted_labels).flatMap((pack, number) =>
    pack.map((trial) => ({ ...trial, index: index++, pack: place.pack + number })),
  );
}

/**
 * All trials of a sweep over a dataset, packed.
 *
 * @throws BadInput where layers, targets, metric or parameters do not fit the dataset
 */
export function planTrials(spec: SweepSpec, dataset: DatasetDescription): PlannedTrial[] {
  const sweep = planner(spec, dataset);
  let index = 0;
  return sweep.layers.flatMap((layer) => {
    const trials = planLayer(sweep, layer, { ...EMPTY, index });
    index += trials.length;
    return trials;
  });
}

function trialsOf(
  spec: SweepSpec,
  layer: DescribedLayer,
  layerIndex: number,
  target: DescribedTarget,
  configurations: readonly Parameters[],
): Unpacked[] {
  return configurations.flatMap((parameters) => {
    // Where nothing uses the seed, the replicates are one trial, and the report says n = 1.
    const seeds = usesSeed(parameters) ? seedsOf(spec) : seedsOf(spec).slice(0, 1);
    const configuration = configurationId(layer.name, target.name, parameters);
    return seeds.map((seed) => ({
      layer: layerIndex,
      layerName: layer.name,
      target: target.name,
      task: target.task,
      outputs: target.outputs,
      configuration,
      parameters,
      seed,
      probeKey: probeKey(layer, target, parameters, seed),
    }));
  });
}

type Unpacked = Omit<PlannedTrial, 'index' | 'pack'> & Pick<DescribedTarget, 'task' | 'outputs'>;
