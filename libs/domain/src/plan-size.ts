import { blocksOf, searchedParameter, seedsOf, type ParameterBlock, type SweepSpec } from '@sonde/contracts';
import type { DatasetDescription } from './dataset';
import { selectLayers, selectTargets } from './layers';

/**
 * Trials that a sweep file asks for at most, equal ones counted as often as they come. Nothing is planned for it, so it
 * takes no time, whatever the file asks for.
 *
 * @throws BadInput where layers or targets do not fit the dataset
 */
export function mostTrials(spec: SweepSpec, dataset: Pick<DatasetDescription, 'layers' | 'targets'>): number {
  const layers = selectLayers(spec.layers, dataset.layers).length;
  const targets = selectTargets(spec.targets, dataset.targets).length;
  const cells = blocksOf(spec).reduce((sum, { block }) => sum + cellsOf(block), 0);
  const configurations = spec.method === 'random' ? (spec.max_configurations ?? 1) : cells;
  return layers * targets * configurations * seedsOf(spec).length;
}

function cellsOf(block: ParameterBlock): number {
  return Object.values(block).reduce<number>((cells, written) => {
    const searched = written === undefined ? undefined : searchedParameter(written);
    return searched?.kind === 'values' ? cells * searched.values.length : cells;
  }, 1);
}
