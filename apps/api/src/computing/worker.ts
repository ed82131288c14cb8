import { evaluateProbes } from '../evaluations/evaluate-probes';
import { layersOnVal, compare, errorsOfDifferences, figuresOnRows } from '../predictions/row-tasks';
import { summarizePlan } from '../sweeps/summarize-plan';
import { outcomeOf, type Outcome } from './outcome';

/** What runs in threads of their own: functions of plain data that return plain data. */
const TASKS = { layersOnVal, compare, errorsOfDifferences, evaluateProbes, figuresOnRows, summarizePlan };
export type Tasks = typeof TASKS;

/** The entry of a thread of `WorkerPool`. */
export default function run({ name, input }: { name: keyof Tasks; input: unknown }): Promise<Outcome<unknown>> {
  // WorkerPool joins names with inputs of their types.
  const task = TASKS[name] as (own: unknown) => unknown;
  return outcomeOf(() => task(input));
}
