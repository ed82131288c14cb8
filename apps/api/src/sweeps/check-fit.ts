import type { Goal, MetricName, SweepSpec } from '@sonde/contracts';
import { checkTasks, selectLayers, selectTargets, sweepMetric, type DatasetDescription } from '@sonde/domain';

/**
 * Checks a sweep file against its dataset without planning it, which may take long.
 *
 * @returns what its configurations are ranked by
 * @throws BadInput where layers or targets do not exist, or the targets' task does not have what is asked
 */
export function checkFit(
  spec: SweepSpec,
  dataset: DatasetDescription,
): { readonly name: MetricName; readonly goal: Goal } {
  selectLayers(spec.layers, dataset.layers);
  const targets = selectTargets(spec.targets, dataset.targets);
  const metric = sweepMetric(spec, targets);
  checkTasks(spec, targets);
  return metric;
}
