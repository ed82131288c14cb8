import type { z } from 'zod';
import { parseWith } from './explain';
import { strict } from './strict';
import { SweepFields, SweepSpec } from './sweep-spec';

const { shape } = SweepFields;

/**
 * What may change in a sweep that is extended: each field replaces the sweep's own. Trials that are there already stay,
 * whether the new wording asks for them or not. Without defaults: what is not said does not change.
 */
export const SweepChanges = strict({
  layers: shape.layers.unwrap().optional(),
  targets: shape.targets,
  parameters: shape.parameters.unwrap().optional(),
  replicates: shape.replicates.unwrap().optional(),
  max_configurations: shape.max_configurations,
  priority: shape.priority.unwrap().optional(),
  max_concurrent_packs: shape.max_concurrent_packs,
  max_retries: shape.max_retries.unwrap().optional(),
  max_failed_trials: shape.max_failed_trials,
  time_budget_s: shape.time_budget_s,
});
export type SweepChanges = z.infer<typeof SweepChanges>;

/** The sweep's file as changed. @throws BadInput where its fields contradict each other */
export function changedSpec(spec: SweepSpec, changes: SweepChanges): SweepSpec {
  return parseWith(SweepSpec, { ...spec, ...changes }, 'the extended sweep');
}
