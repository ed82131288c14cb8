import {
  BadInput,
  DEFAULT_METRICS,
  METRIC_NAMES,
  SCORES,
  blocksOf,
  scoreOf,
  searchedParameter,
  type Goal,
  type MetricName,
  type SweepSpec,
  type Task,
} from '@sonde/contracts';

interface Target {
  readonly name: string;
  readonly task: Task;
}

/**
 * What a sweep ranks by: the metric of its file, or that of its targets' task.
 *
 * @param targets those that the sweep is about
 * @throws BadInput where a target has no such figure, or where no metric is named and the targets' tasks differ
 */
export function sweepMetric(
  spec: Pick<SweepSpec, 'metric'>,
  targets: readonly Target[],
): { readonly name: MetricName; readonly goal: Goal } {
  const name = spec.metric?.name ?? DEFAULT_METRICS[targets[0]?.task ?? 'classification'];
  const tasks: readonly Task[] = SCORES[scoreOf(name)].tasks;
  const without = targets.find(({ task }) => !tasks.includes(task));
  if (without) {
    const known = METRIC_NAMES.filter((each) => taskOf(each).includes(without.task));
    const message = `${name} is a figure of ${tasks.join(', ')}, and target ${without.name} is ${without.task}: expected one of ${known.join(', ')}`;
    throw new BadInput('metric: not one of the task', [
      { message, pointer: spec.metric ? '/metric/name' : '/targets' },
    ]);
  }
  return { name, goal: SCORES[scoreOf(name)].goal };
}

/** @throws BadInput where the parameters ask what the targets' task does not have */
export function checkTasks(spec: Pick<SweepSpec, 'parameters' | 'controls'>, targets: readonly Target[]): void {
  const other = targets.find(({ task }) => task !== 'classification');
  if (!other) return;
  for (const { block, path } of blocksOf(spec)) {
    const written = block.class_weight === undefined ? undefined : searchedParameter(block.class_weight);
    if (written?.kind !== 'values' || !written.values.includes('balanced')) continue;
    const message = `class_weight is for classification, and target ${other.name} is ${other.task}`;
    throw new BadInput('class_weight: not for this task', [
      { message, pointer: ['', ...path, 'class_weight'].join('/') },
    ]);
  }
}

function taskOf(metric: MetricName): readonly Task[] {
  return SCORES[scoreOf(metric)].tasks;
}
