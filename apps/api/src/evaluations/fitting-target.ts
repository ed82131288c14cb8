import { BadInput } from '@sonde/contracts';
import type { DescribedTarget } from '@sonde/domain';
import type { DatasetVersion, StoredProbe } from '@sonde/persistence';

type Sought = Pick<StoredProbe, 'key' | 'target' | 'task' | 'outputs' | 'classes'>;

/** Where a dataset and a target stand in the request. */
export interface TargetPlace {
  readonly asked?: string | undefined;
  /** Of the dataset. */
  readonly pointer: string;
}

/**
 * The target of a dataset that a probe can be scored on: the one that is asked for, else that of the same name, else the
 * only one of the same task and outputs.
 *
 * @throws BadInput saying what does not fit
 */
export function fittingTarget(
  probe: Sought,
  { name: dataset, description: { targets } }: Pick<DatasetVersion, 'name' | 'description'>,
  { asked, pointer }: TargetPlace,
): DescribedTarget {
  const refuse = (message: string) => {
    const place = asked === undefined ? pointer : '/target';
    return new BadInput('the probe cannot be scored on the dataset', [{ message, pointer: place }]);
  };
  const named = targets.find(({ name }) => name === (asked ?? probe.target));
  if (named) {
    const misfit = misfitOf(probe, named);
    if (misfit === null) return named;
    throw refuse(`target ${named.name} of dataset ${dataset} does not fit probe ${probe.key.slice(0, 12)}: ${misfit}`);
  }
  const names = targets.map(({ name }) => name).join(', ');
  if (asked !== undefined) throw refuse(`dataset ${dataset} has no target ${JSON.stringify(asked)}: it has ${names}`);
  const fitting = targets.filter((target) => misfitOf(probe, target) === null);
  const [only] = fitting;
  if (only && fitting.length === 1) return only;
  const which = only ? `several targets would do: ${fitting.map(({ name }) => name).join(', ')}` : `it has ${names}`;
  throw refuse(
    `dataset ${dataset} has no target ${JSON.stringify(probe.target)}, and ${which}; target says which one is meant`,
  );
}

/** What keeps a probe from being scored on a target, in words; null where nothing does. */
function misfitOf(probe: Sought, target: DescribedTarget): string | null {
  if (target.task !== probe.task) return `it is a ${target.task}, the probe's task is ${probe.task}`;
  if (target.outputs !== probe.outputs) return `it has ${target.outputs} outputs, the probe ${probe.outputs}`;
  if (probe.task === 'regression') return null;
  const differing = probe.classes.flatMap((name, at) => {
    const other = target.classes[at];
    return other === name ? [] : [`its number ${at} is ${JSON.stringify(other)}, the probe's ${JSON.stringify(name)}`];
  });
  if (differing.length === 0) return null;
  return `other classes, or another order: ${differing.slice(0, 3).join('; ')}${differing.length > 3 ? '; …' : ''}`;
}
