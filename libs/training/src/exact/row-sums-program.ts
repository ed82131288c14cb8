import type { Value } from '../graph/graph-function';
import { writeProgram, type GraphProgram } from '../graph/graph-program';
import { cast, gather, greater, logicalAnd, logicalNot, matMul, multiply, reshape, sum } from '../graph/operations';
import type { Mapped } from '../graph/tree';
import { TensorSpec } from '../graph/tensor-spec';
import { rowLosses } from './row-losses';
import { split } from './wide';

/** All that a program's graph depends on. */
export interface RowSumsShape {
  /** Rows that are looked at together: all of them, or a block's. */
  readonly rows: number;
  /** Columns of the features and a last one of ones, whose weight is the bias. */
  readonly columns: number;
  readonly lanes: number;
  /** Logits of a lane: 1 is logistic (labels 0 and 1), more is softmax over as many classes. */
  readonly logits: number;
  /** Sets of labels, and of rows' shares. */
  readonly labelSets: number;
  readonly shareSets: number;
}

function rowSumsInputs({ rows, columns, lanes, logits, labelSets, shareSets }: RowSumsShape) {
  return {
    rows: {
      features: new TensorSpec('float32', [rows, columns]),
      labels: new TensorSpec('int32', [labelSets, rows]),
      /** By set; they add up to 1 over all rows. */
      shares: new TensorSpec('float32', [shareSets, rows]),
    },
    /** The principal axes of the features, and the bias; an axis a column. */
    basis: new TensorSpec('float32', [columns, columns]),
    /** Along the axes. */
    weight: new TensorSpec('float32', [lanes * logits, columns]),
    labelSet: new TensorSpec('int32', [lanes]),
    shareSet: new TensorSpec('int32', [lanes]),
  };
}

export type RowSumsInputs = ReturnType<typeof rowSumsInputs>;
export type RowSumsOutputs = {
  /** As `split` in wide.ts: [2, lanes, 1] */
  readonly loss: TensorSpec;
  /** The losses' slope by the weights: [lanes x logits, columns] */
  readonly slope: TensorSpec;
  /** Rows that count and are not classified right: [lanes, 1] */
  readonly wrong: TensorSpec;
};

/**
 * What rows add to the loss of every lane, by one wide product forward and one backward. Not compiled: XLA makes it no
 * faster on 20,000 x 768, and takes a quarter of a second for each number of lanes.
 */
export function rowSumsProgram(shape: RowSumsShape): GraphProgram<RowSumsInputs, RowSumsOutputs> {
  const { rows, lanes, logits } = shape;
  const body = (inputs: Mapped<RowSumsInputs, TensorSpec, Value>) => {
    const { features, labels, shares } = inputs.rows;
    const weight = matMul(inputs.weight, inputs.basis, { b: true });
    const products = reshape(matMul(weight, features, { b: true }), [lanes, logits, rows]);
    const { loss, slope, margin } = rowLosses(products, gather(labels, inputs.labelSet));
    const share = reshape(gather(shares, inputs.shareSet), [lanes, 1, rows]);
    const isWrong = logicalAnd(greater(share, 0), logicalNot(greater(margin, 0)));
    const overRows = (values: Value) => reshape(sum(values, 2), [lanes, 1]);
    const byWeight = matMul(reshape(multiply(slope, share), [lanes * logits, rows]), features);
    return {
      loss: split(overRows(multiply(cast(loss, 'float64'), cast(share, 'float64')))),
      slope: matMul(byWeight, inputs.basis),
      wrong: overRows(cast(isWrong, 'float32')),
    };
  };
  return writeProgram(rowSumsInputs(shape), body, { compiled: false });
}
