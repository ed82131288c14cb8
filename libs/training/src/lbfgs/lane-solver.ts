import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Tensors } from '../graph/loaded-program';
import { stopIfCancelled } from '../pack';
import { tf } from '../tensorflow';
import { laneTensors, resultsOf, startState, stateOf, type StateTensors } from './lane-batch';
import type { Lane, LanePlan, LaneResult } from './lanes';
import type { PrincipalAxes } from './principal-axes';
import type { ConvexProblem, SolveHooks } from './problem';
import { roundOperations, rowPasses, type RowPasses } from './row-passes';
import { MEMORY, STATUS, type LaneInputs, type SolverShape } from './solver-shape';

export interface Limits {
  /** Most bytes of the lanes' histories, and of a number for each row and logit. */
  readonly bytes: number;
  /** Floating-point operations spent on lanes that have ended, after which a program of fewer lanes takes over. */
  readonly waste: number;
}

/** A program takes 2 s to compile, then it serves a sweep's other layers too: the waste is less than a tenth of a second's. */
const LIMITS: Limits = { bytes: 2 ** 28, waste: 4e9 };

export interface LaneWork {
  readonly problem: ConvexProblem;
  readonly plan: LanePlan;
  readonly axes: PrincipalAxes;
  readonly hooks: SolveHooks;
}

/** Solves all lanes, as many at once as memory allows; in their order. */
export async function solveLanes(work: LaneWork, limits = LIMITS): Promise<LaneResult[]> {
  const { problem, plan, axes, hooks } = work;
  const passes = rowPasses(problem, plan, axes.mean, hooks);
  const atOnce = lanesAtOnce(passes.rows, work, limits);
  const results: LaneResult[] = [];
  try {
    for (let first = 0; first < plan.lanes.length; first += atOnce) {
      const lanes = plan.lanes.slice(first, first + atOnce);
      results.push(...(await new LaneSolver(lanes, { ...work, passes, limits }).solve()));
    }
  } finally {
    passes.dispose();
  }
  return results;
}

function lanesAtOnce(rows: number, { problem, plan }: LaneWork, { bytes }: Limits): number {
  const ofLane = 4 * plan.logits * Math.max(2 * MEMORY * (problem.columns + 1), rows);
  return Math.max(1, Math.floor(bytes / ofLane));
}

interface Surroundings extends LaneWork {
  readonly passes: RowPasses;
  readonly limits: Limits;
}

/** The lanes that a program has before it, each in a slot. */
interface Batch {
  readonly shape: SolverShape;
  /** By slot, the lane's place. */
  readonly places: readonly number[];
  readonly tensors: Tensors<LaneInputs>;
  readonly state: StateTensors;
}

/** Brings some lanes to their ends, in programs of fewer and fewer lanes. */
class LaneSolver {
  private readonly results: LaneResult[] = [];
  private rounds = 0;
  /** Operations for lanes that had ended, since the last change of programs. */
  private wasted = 0;

  constructor(
    private readonly lanes: readonly Lane[],
    private readonly around: Surroundings,
  ) {}

  async solve(): Promise<LaneResult[]> {
    const { hooks } = this.around;
    let batch = this.first();
    try {
      let running = this.running(batch);
      while (running.length > 0) {
        batch = this.shrunk(batch, running);
        stopIfCancelled(hooks.signal);
        batch = await this.advanced(batch);
        running = this.running(batch);
        hooks.onProgress?.(this.rounds);
        await nextTurn();
      }
      this.collect(batch, [...batch.places.keys()]);
    } finally {
      tf.dispose([batch.tensors, batch.state]);
    }
    return this.results;
  }

  private first(): Batch {
    const shape = this.shapeFor(this.lanes.length);
    const places = [...this.lanes.keys()];
    return { shape, places, tensors: this.settings(places, shape), state: startState(places.length, shape) };
  }

  private async advanced(batch: Batch): Promise<Batch> {
    const { shape, tensors, state } = batch;
    const after = await this.around.passes.run({ shape, lanes: tensors, state });
    tf.dispose(state);
    return { ...batch, state: after };
  }

  /** The batch without its ended lanes, where that is worth another program. */
  private shrunk(batch: Batch, running: readonly number[]): Batch {
    const { shape } = batch;
    const smaller = this.shapeFor(running.length);
    if (smaller.lanes > shape.lanes / 2 || this.wasted < this.around.limits.waste) return batch;
    this.wasted = 0;
    const ended = [...batch.places.keys()].filter((slot) => !running.includes(slot));
    this.collect(batch, ended);
    const places = running.map((slot) => batch.places[slot] ?? NaN);
    const state = stateOf(running, batch.state, shape, smaller);
    const tensors = this.settings(places, smaller);
    tf.dispose([batch.tensors, batch.state]);
    return { shape: smaller, places, tensors, state };
  }

  private collect({ shape, places, tensors, state }: Batch, slots: readonly number[]): void {
    resultsOf(slots, state, tensors, this.around.axes, shape).forEach((result, at) => {
      this.results[places[slots[at] ?? NaN] ?? NaN] = result;
    });
  }

  /** The slots whose lanes run. */
  private running({ state, places, shape }: Batch): number[] {
    const { status, evaluations } = state.counts;
    const [ofStatus, ofEvaluations] = [status.dataSync<'int32'>(), evaluations.dataSync<'int32'>()];
    const slots = [...places.keys()].filter((slot) => ofStatus[slot] === STATUS.running);
    const rounds = Math.max(...ofEvaluations);
    this.wasted += (rounds - this.rounds) * roundOperations(shape) * (1 - slots.length / shape.lanes);
    this.rounds = rounds;
    return slots;
  }

  private settings(places: readonly number[], shape: SolverShape): Tensors<LaneInputs> {
    const { axes, problem } = this.around;
    const lanes = places.flatMap((place) => this.lanes[place] ?? []);
    return laneTensors(lanes, axes, shape, problem.maxIterations);
  }

  private shapeFor(lanes: number): SolverShape {
    const { problem, plan, passes } = this.around;
    return {
      rows: passes.rows,
      columns: problem.columns + 1,
      lanes: roundedUp(lanes),
      logits: plan.logits,
      labelSets: plan.labels.length,
      weightSets: plan.shares.length,
    };
  }
}

/** To 1, 2, 3, 4, 6, 8, 12, 16, ...: few shapes to compile, and at most a third of the lanes ghosts. */
function roundedUp(lanes: number): number {
  const power = 2 ** Math.floor(Math.log2(lanes));
  return [power, 1.5 * power, 2 * power].find((size) => size >= lanes && Number.isInteger(size)) ?? lanes;
}
