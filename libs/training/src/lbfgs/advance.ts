import {
  add,
  cast,
  concatenate,
  equal,
  greater,
  isFinite,
  less,
  logicalAnd,
  logicalNot,
  logicalOr,
  maximum,
  multiply,
  reshape,
  select,
  slice,
  subtract,
} from '../graph/operations';
import type { Value } from '../graph/value';
import { ENDLESS, judge } from './line-search';
import { weightsOf, type Evaluation } from './objective';
import { MEMORY, STATUS, type LaneValues, type SolverShape, type State } from './solver-shape';
import { dot, twoLoop } from './two-loop';
import { joined, split } from './wide';

/** What L-BFGS expects still to gain, as a share of the objective, at which a lane has converged. */
const TOLERANCE = 1e-11;
/** Good enough where the line search finds nothing lower any more. */
const ROUNDED_TOLERANCE = 1e-7;
/** Evaluations of a line search after which it has failed. */
const MAX_TRIES = 15;
/** A step's curvature, which is at least 1 / L of its change squared, counts as rounding below this. */
const LEAST_CURVATURE = 1e-4;

/** What came of a trial; each bool [lanes, 1]. */
interface Outcome {
  readonly running: Value;
  readonly accepted: Value;
  /** The line search found nothing. */
  readonly failed: Value;
  /** It goes on straight down, without a history: once. */
  readonly restarts: Value;
  /** NaN or infinity. */
  readonly finite: Value;
}

/** The state after an evaluation: of each lane that runs, the next weights to look at. */
export function advance(state: State, trial: Evaluation, lanes: LaneValues, shape: SolverShape): State {
  const slope = dot(trial.gradient, state.direction);
  const finite = logicalAnd(isFinite(trial.loss), isFinite(slope));
  const verdict = judge(state.search, { lossBefore: joined(state.loss), loss: trial.loss, slope, finite });
  const outcome = outcomeOf(state, verdict.accepted, finite);
  const { accepted } = outcome;

  const step = multiply(state.search.step, state.direction);
  const reached = {
    point: select(accepted, add(state.point, step), state.point),
    gradient: select(accepted, trial.gradient, state.gradient),
    loss: split(select(accepted, trial.loss, joined(state.loss))),
    history: remembered(state, { step, change: subtract(trial.gradient, state.gradient) }, outcome),
  };
  const begun = descent(reached.gradient, reached.history);
  const fresh = logicalOr(accepted, outcome.restarts);
  const direction = select(fresh, begun.direction, state.direction);
  const search = {
    step: select(fresh, 1, verdict.next.step),
    slope: select(fresh, begun.slope, verdict.next.slope),
    low: select(fresh, 0, verdict.next.low),
    lowSlope: select(fresh, begun.slope, verdict.next.lowSlope),
    high: select(fresh, ENDLESS, verdict.next.high),
    highSlope: select(fresh, ENDLESS, verdict.next.highSlope),
  };
  const promise = select(accepted, begun.promise, state.promise);
  return {
    weight: weightsOf(add(reached.point, multiply(search.step, direction)), lanes, shape),
    point: reached.point,
    gradient: reached.gradient,
    loss: reached.loss,
    direction,
    promise,
    search,
    history: reached.history,
    counts: counted({ ...state, ...reached, promise }, outcome, trial, lanes),
  };
}

function outcomeOf(state: State, good: Value, finite: Value): Outcome {
  const { status, tries, restarts } = state.counts;
  const running = equal(status, STATUS.running);
  const accepted = logicalAnd(running, good);
  const failed = logicalAnd(logicalAnd(running, logicalNot(accepted)), equal(tries, MAX_TRIES - 1));
  const mayRestart = logicalAnd(equal(restarts, 0), logicalNot(promisesLess(state, ROUNDED_TOLERANCE)));
  return { running, accepted, failed, restarts: logicalAnd(failed, mayRestart), finite };
}

/** The history with the step that was accepted, if its curvature is more than rounding; empty after a restart. */
function remembered(
  { history }: State,
  { step, change }: { readonly step: Value; readonly change: Value },
  { accepted, restarts }: Outcome,
): State['history'] {
  const curvature = dot(step, change);
  const kept = logicalAnd(accepted, greater(curvature, multiply(dot(change, change), LEAST_CURVATURE)));
  const appended = (entries: Value, entry: Value) => {
    const [, ...shape] = entries.shape;
    const older = slice(entries, [1, ...shape.map(() => 0)], [MEMORY - 1, ...shape]);
    return select(kept, concatenate([older, reshape(entry, [1, ...shape])], 0), entries);
  };
  return {
    steps: appended(history.steps, step),
    changes: appended(history.changes, change),
    curvatures: select(restarts, 0, appended(history.curvatures, curvature)),
  };
}

/** The direction of L-BFGS; straight down, and without a promise, where rounding has made that no descent. */
function descent(gradient: Value, history: State['history']): { direction: Value; slope: Value; promise: Value } {
  const product = twoLoop(gradient, history);
  const downhill = greater(dot(gradient, product), 0);
  const direction = multiply(select(downhill, product, gradient), -1);
  const slope = dot(gradient, direction);
  // A quadratic falls by half of what its slope says.
  return { direction, slope, promise: select(downhill, multiply(slope, -0.5), ENDLESS) };
}

function promisesLess({ promise, loss }: State, share: number): Value {
  return logicalNot(greater(cast(promise, 'float64'), multiply(joined(loss), share)));
}

function counted(state: State, outcome: Outcome, { wrong }: Evaluation, lanes: LaneValues): State['counts'] {
  const { running, accepted, failed, restarts, finite } = outcome;
  const { counts } = state;
  const plus = (count: Value, condition: Value) => add(count, cast(condition, 'int32'));
  const iterations = plus(counts.iterations, accepted);
  const undecayed = reshape(equal(maximum(lanes.decay, 2), 0), counts.status.shape);
  const separated = logicalAnd(undecayed, equal(wrong, 0));
  const stuck = logicalAnd(failed, logicalNot(restarts));
  // The first that holds.
  const ends: [keyof typeof STATUS, Value][] = [
    ['noOptimum', logicalAnd(accepted, separated)],
    ['converged', logicalAnd(accepted, promisesLess(state, TOLERANCE))],
    ['converged', logicalAnd(stuck, promisesLess(state, ROUNDED_TOLERANCE))],
    ['stalled', stuck],
    ['overflown', logicalAnd(running, logicalAnd(less(iterations, 0), logicalNot(finite)))],
    ['exhausted', logicalAnd(running, logicalNot(less(iterations, lanes.maxIterations)))],
  ];
  return {
    status: ends.reduceRight((status, [end, holds]) => select(holds, STATUS[end], status), counts.status),
    iterations,
    evaluations: plus(counts.evaluations, running),
    tries: select(logicalOr(accepted, restarts), 0, plus(counts.tries, running)),
    restarts: plus(counts.restarts, restarts),
  };
}
