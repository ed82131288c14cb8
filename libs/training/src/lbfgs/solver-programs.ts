import { whileLoop } from '../graph/control';
import { writeProgram, type GraphProgram } from '../graph/graph-program';
import { add, any, constant, equal, less, logicalAnd, multiply, reshape } from '../graph/operations';
import { TensorSpec, type Value } from '../graph/value';
import { advance } from './advance';
import { evaluation, rowSums, type RowSums } from './objective';
import {
  STATUS,
  laneInputs,
  rowInputs,
  solverState,
  sumSpecs,
  type LaneInputs,
  type LaneValues,
  type SolverShape,
  type State,
  type StateSpecs,
  type SumSpecs,
} from './solver-shape';
import { joined, split } from './wide';

const scalar = new TensorSpec('int32', []);

export type ResidentInputs = ReturnType<typeof residentInputs>;

function residentInputs(shape: SolverShape) {
  return { rows: rowInputs(shape), lanes: laneInputs(shape), rounds: scalar, state: solverState(shape) };
}

/** At most so many rounds, each an evaluation on all rows and what follows from it, with the rows in memory. */
export function residentProgram(shape: SolverShape): GraphProgram<ResidentInputs, { state: StateSpecs }> {
  return writeProgram(residentInputs(shape), ({ rows, lanes, rounds, state }) => {
    const { state: end } = whileLoop(
      { round: constant(rounds.owner, 'int32', [], [0]), state },
      ({ round, state }) => logicalAnd(less(round, rounds), anyRuns(state, shape)),
      ({ round, state }) => ({
        round: add(round, 1),
        state: advanced(state, rowSums(state.weight, rows, lanes, shape), lanes, shape),
      }),
    );
    return { state: end };
  });
}

export type BlockInputs = ReturnType<typeof blockInputs>;

function blockInputs(shape: SolverShape) {
  const { weight } = solverState(shape);
  return { rows: rowInputs(shape), lanes: laneInputs(shape), weight, sums: sumSpecs(shape) };
}

/** Adds a block of rows to an evaluation. */
export function blockProgram(shape: SolverShape): GraphProgram<BlockInputs, { sums: SumSpecs }> {
  return writeProgram(blockInputs(shape), ({ rows, lanes, weight, sums }) => {
    const block = rowSums(weight, rows, lanes, shape);
    return {
      sums: {
        loss: split(add(joined(sums.loss), block.loss)),
        slope: add(sums.slope, block.slope),
        wrong: add(sums.wrong, block.wrong),
      },
    };
  });
}

export type AdvanceInputs = { readonly lanes: LaneInputs; readonly state: StateSpecs; readonly sums: SumSpecs };

/** What follows from an evaluation whose blocks are all added. Of the shape, the rows do not matter. */
export function advanceProgram(shape: SolverShape): GraphProgram<AdvanceInputs, { state: StateSpecs }> {
  const inputs = { lanes: laneInputs(shape), state: solverState(shape), sums: sumSpecs(shape) };
  return writeProgram(inputs, ({ lanes, state, sums }) => ({
    state: advanced(state, { ...sums, loss: joined(sums.loss) }, lanes, shape),
  }));
}

function advanced(state: State, sums: RowSums, lanes: LaneValues, shape: SolverShape): State {
  const tried = add(state.point, multiply(state.search.step, state.direction));
  return advance(state, evaluation(sums, tried, lanes, shape), lanes, shape);
}

function anyRuns({ counts }: State, { lanes }: SolverShape): Value {
  return reshape(any(reshape(equal(counts.status, STATUS.running), [lanes]), 0), []);
}
