import {
  absolute,
  add,
  cast,
  divide,
  greater,
  larger,
  less,
  logicalAnd,
  logicalNot,
  logicalOr,
  multiply,
  select,
  smaller,
  subtract,
} from '../graph/operations';
import type { Value } from '../graph/value';
import type { State } from './solver-shape';

/** The step must gain this share of what the slope at its start promises. */
const GAIN = 1e-4;
/** And leave at most this share of that slope. */
const REMAINING_SLOPE = 0.9;
/**
 * Hager and Zhang (2005): near the optimum the loss no longer shows the gain, since it has been rounded. There the
 * slope decides: it may turn to 1 - 2 x 0.1 of what it was, while the loss rises by no more than what rounding does.
 */
const TURNED_SLOPE = 0.8;
const ROUNDING = 1e-6;
/** Longer than any step; stands for "no upper end yet". */
export const ENDLESS = 1e30;

type Search = State['search'];

/** The function at `step` on the way from the point; all [lanes, 1], the losses float64. */
export interface Trial {
  readonly lossBefore: Value;
  readonly loss: Value;
  readonly slope: Value;
  readonly finite: Value;
}

/** Whether the step is taken and, if not, where to try next. */
export function judge(search: Search, trial: Trial): { accepted: Value; next: Search } {
  const { step, slope, low, lowSlope, high, highSlope } = search;
  const promised = cast(multiply(multiply(step, slope), GAIN), 'float64');
  const gains = notAbove(trial.loss, add(trial.lossBefore, promised));
  const notHigher = notAbove(trial.loss, add(trial.lossBefore, multiply(absolute(trial.lossBefore), ROUNDING)));
  const flat = notAbove(multiply(slope, REMAINING_SLOPE), trial.slope);
  const notTurned = notAbove(trial.slope, multiply(slope, -TURNED_SLOPE));
  const good = logicalAnd(flat, logicalOr(gains, logicalAnd(notHigher, notTurned)));
  const tooShort = logicalAnd(trial.finite, logicalAnd(notHigher, logicalNot(flat)));

  const from = select(tooShort, step, low);
  const fromSlope = select(tooShort, trial.slope, lowSlope);
  const to = select(tooShort, high, step);
  const toSlope = select(tooShort, highSlope, select(trial.finite, trial.slope, ENDLESS));
  // Where the slope is 0 if it is linear in between; away from both ends, so that the interval shrinks.
  const zero = divide(fromSlope, subtract(fromSlope, toSlope));
  const between = add(from, multiply(subtract(to, from), larger(smaller(zero, 0.9), 0.1)));
  return {
    accepted: logicalAnd(trial.finite, good),
    next: {
      step: select(less(to, ENDLESS), between, multiply(step, 4)),
      slope,
      low: from,
      lowSlope: fromSlope,
      high: to,
      highSlope: toSlope,
    },
  };
}

function notAbove(a: Value, b: Value): Value {
  return logicalNot(greater(a, b));
}
