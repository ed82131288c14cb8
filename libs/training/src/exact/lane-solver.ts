/* eslint-disable @typescript-eslint/no-non-null-assertion -- indices run over the arrays' own sizes */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { pieceDone } from '../pack';
import { Descent } from './descent';
import { MEMORY } from './history';
import type { Lane, LanePlan, LaneResult } from './lanes';
import type { PrincipalAxes } from './principal-axes';
import type { ConvexProblem, SolveHooks } from './problem';
import { RowPasses } from './row-passes';
import { ScaledLane } from './scaled-lane';

/** Most bytes of the lanes' histories, and of a number for each row and logit. */
const MOST_BYTES = 2 ** 28;
const REPORT_EVERY_MS = 200;

export interface LaneWork {
  readonly problem: ConvexProblem;
  readonly plan: LanePlan;
  readonly axes: PrincipalAxes;
  readonly hooks: SolveHooks;
}

/** A lane on its way. */
interface Running {
  readonly lane: ScaledLane;
  readonly descent: Descent;
}

/** Solves all lanes, as many at once as memory allows; in their order. */
export async function solveLanes(work: LaneWork, bytes = MOST_BYTES): Promise<LaneResult[]> {
  const { problem, plan, axes, hooks } = work;
  const passes = new RowPasses(problem, plan, axes, hooks);
  const atOnce = lanesAtOnce(passes.rows, work, bytes);
  const results: LaneResult[] = [];
  try {
    for (let first = 0; first < plan.lanes.length; first += atOnce) {
      const lanes = plan.lanes.slice(first, first + atOnce).map((lane) => begun(lane, work));
      await descend(lanes, passes, hooks);
      results.push(...lanes.map((lane) => resultOf(lane, passes, axes)));
    }
  } finally {
    passes.dispose();
  }
  return results;
}

function lanesAtOnce(rows: number, { problem, plan }: LaneWork, bytes: number): number {
  const ofLane = 4 * plan.logits * Math.max(2 * MEMORY * (problem.columns + 1), rows);
  return Math.max(1, Math.floor(bytes / ofLane));
}

function begun(lane: Lane, { plan, axes, problem }: LaneWork): Running {
  const scaled = new ScaledLane(lane, axes, plan.logits);
  return { lane: scaled, descent: new Descent(scaled.size, problem.maxIterations) };
}

/** Brings lanes to their ends; those that have ended are left out of the passes. */
async function descend(lanes: readonly Running[], passes: RowPasses, hooks: SolveHooks): Promise<void> {
  let running = lanes;
  let reported = -Infinity;
  for (let rounds = 1; running.length > 0; rounds++) {
    pieceDone(hooks);
    const sums = await passes.sums(
      running.map(({ lane }) => lane.lane),
      triedWeights(running),
    );
    running.forEach(({ lane, descent }, place) => descent.advance(lane.evaluation(descent.tried, sums, place)));
    running = running.filter(({ descent }) => descent.status === 'running');
    if (performance.now() - reported > REPORT_EVERY_MS) {
      reported = performance.now();
      hooks.onProgress?.(rounds);
      await nextTurn();
    }
  }
}

/** One lane's after another. */
function triedWeights(lanes: readonly Running[]): Float32Array {
  const weights = new Float32Array(lanes.reduce((sum, { lane }) => sum + lane.size, 0));
  lanes.forEach(({ lane, descent }, place) => weights.set(lane.weight(descent.tried), place * lane.size));
  return weights;
}

/** Where a lane ended, its weights for rows as they came. */
function resultOf({ lane, descent }: Running, passes: RowPasses, { mean }: PrincipalAxes): LaneResult {
  const { status, loss, iterations, evaluations } = descent;
  return {
    ...uncentred(passes.unrotated(lane.weight(descent.point)), mean),
    certificate: {
      objective: loss,
      gradientNorm: lane.largestSlope(descent.gradient),
      iterations,
      evaluations,
      converged: status === 'converged',
      noOptimum: status === 'noOptimum',
    },
  };
}

/** @param weights [logits, columns + 1] for centred rows with a column of ones */
function uncentred(weights: Float32Array, mean: Float64Array) {
  const columns = mean.length;
  const logits = weights.length / (columns + 1);
  const weight = new Float32Array(logits * columns);
  const bias = new Float32Array(logits);
  for (let logit = 0; logit < logits; logit++) {
    const ofLogit = weights.subarray(logit * (columns + 1), (logit + 1) * (columns + 1) - 1);
    weight.set(ofLogit, logit * columns);
    const shift = ofLogit.reduce((sum, value, column) => sum + value * mean[column]!, 0);
    bias[logit] = weights[(logit + 1) * (columns + 1) - 1]! - shift;
  }
  return { weight, bias };
}
