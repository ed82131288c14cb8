import type { ProbeState, StepsDone } from './checkpoint-store';
import { stepsPerEpoch } from '../program/calls';
import type { TrainingShape } from '../program/training-shape';

/** Where the probes of a program stand before its first call. */
interface Standing {
  readonly steps: number;
  /** By probe; none where they are at their start. */
  readonly recorded: readonly ProbeState['recorded'][];
  /** By probe; null where they are at their start. */
  readonly arrays: readonly ProbeState['arrays'][] | null;
}

/**
 * Where probes stand that were found in a checkpoint: at their start where that is of no use to this program, since it
 * lies beyond its end, or in the midst of an epoch that another program cut into other steps.
 * @param to the step before which the program ends or pauses
 */
export function standing(found: readonly ProbeState[] | null, shape: TrainingShape, to: number): Standing {
  const [first] = found ?? [];
  const steps = first ? stepsIn(shape, first) : null;
  if (!found || steps === null || steps > to) return { steps: 0, recorded: [], arrays: null };
  return { steps, recorded: found.map(({ recorded }) => recorded), arrays: found.map(({ arrays }) => arrays) };
}

/** Steps as this program counts them; null where its steps end elsewhere. */
function stepsIn(shape: TrainingShape, done: StepsDone): number | null {
  const perEpoch = stepsPerEpoch(shape);
  if (done.stepsPerEpoch === perEpoch) return done.steps;
  const epochs = done.steps / done.stepsPerEpoch;
  return Number.isInteger(epochs) ? epochs * perEpoch : null;
}
