import type { Parameters } from './configuration';

/** What determines how long a probe trains. */
export interface ProbeSize {
  readonly parameters: Parameters;
  /** Of train. */
  readonly rows: number;
  readonly features: number;
  readonly outputs: number;
}

/** Evaluations that lbfgs takes, roughly: 14 to 28 on two million rows, where it converged. */
const EVALUATIONS = 25;

/**
 * Work of training a probe, in multiply-adds: two products an epoch or evaluation, forward and backward. Seconds of packs
 * of one machine and kind are taken to be proportional to it.
 */
export function workOf({ parameters, rows, features, outputs }: ProbeSize): number {
  const passes = parameters.optimizer === 'lbfgs' ? EVALUATIONS : parameters.epochs;
  const hidden = parameters.optimizer === 'lbfgs' ? 0 : parameters.hidden;
  const weights = hidden === 0 ? features * outputs : hidden * (features + outputs);
  return 2 * passes * rows * weights;
}

/** What past packs of a pool took. */
export interface MeasuredCost {
  readonly packs: number;
  readonly probes: number;
  readonly work: number;
  readonly seconds: number;
}

/** What a pack takes beside its arithmetic: claiming, loading and recording 256 probes took 95 to 109 ms of processor. */
const SECONDS_PER_PACK = 0.1;

/**
 * Seconds for some work in so many packs, at the pace of past ones.
 *
 * @returns null where nothing was measured yet
 */
export function predictedSeconds(
  work: { readonly work: number; readonly packs: number },
  past: MeasuredCost,
): number | null {
  if (past.work === 0 || past.packs === 0) return null;
  const pace = Math.max(0, past.seconds - past.packs * SECONDS_PER_PACK) / past.work;
  return work.packs * SECONDS_PER_PACK + work.work * pace;
}
