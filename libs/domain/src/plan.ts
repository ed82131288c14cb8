import { seedsOf, type SweepSpec } from '@sonde/contracts';
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

/**
 * All trials of a sweep over a dataset, packed.
 *
 * @throws BadInput where layers, targets, metric or parameters do not fit the dataset
 */
export function planTrials(spec: SweepSpec, dataset: DatasetDescription): PlannedTrial[] {
  const targets = selectTargets(spec.targets, dataset.targets);
  const layers = selectLayers(spec.layers, dataset.layers);
  sweepMetric(spec, targets);
  checkTasks(spec, targets);
  const configurations = searchSpace(spec);
  let index = 0;
  return layers.flatMap(({ layer, index: layerIndex }) => {
    const trials = targets.flatMap((target) => trialsOf(spec, layer, layerIndex, target, configurations));
    return packsOf(trials, spec.controls?.permuted_labels).flatMap((pack, number) =>
      pack.map((trial) => ({ ...trial, index: index++, pack: number })),
    );
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
