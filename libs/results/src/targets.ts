import { BadInput } from '@sonde/contracts';
import { selectTargets } from '@sonde/domain';
import type { ResultsSweep } from './results-sweep';

/** The target that is asked for, or the sweep's first one. @throws BadInput where the sweep has no such target */
export function targetOf({ spec, dataset }: ResultsSweep, asked: string | undefined): string {
  const names = selectTargets(spec.targets, dataset.description.targets).map(({ name }) => name);
  const target = asked ?? names[0] ?? '';
  if (names.includes(target)) return target;
  const message = `the sweep has no target ${JSON.stringify(target)}: expected one of ${names.join(', ')}`;
  throw new BadInput('target: not of the sweep', [{ message, pointer: '/target' }]);
}

/** The index of a layer in the dataset. @throws BadInput where there is no such layer */
export function layerOf({ dataset }: ResultsSweep, asked: string): number {
  const names = dataset.description.layers.map(({ name }) => name);
  const index = names.indexOf(asked);
  if (index >= 0) return index;
  const message = `the dataset has no layer ${JSON.stringify(asked)}: expected one of ${names.join(', ')}`;
  throw new BadInput('layer: not of the dataset', [{ message, pointer: '/layer' }]);
}
