import type { RowSource, Labels } from '@sonde/domain';
import { normalizedRows, type Normalization } from '../prepare/preprocess';
import type { Call } from '../program/calls';
import type { TrainingRows } from '../program/transfer';
import type { TrainingShape } from '../program/training-shape';

/** Train where it is read from a file, and what goes with its rows. */
export interface TrainFile {
  readonly source: RowSource;
  readonly how: Normalization;
  /** For each target. */
  readonly labels: readonly Labels[];
  /** Sets of weights, each [rows]. */
  readonly weights: readonly Float32Array[];
}

/** The rows of one call, in the order in which it asks for them. */
export interface Window {
  readonly rows: TrainingRows;
  readonly weights: readonly Float32Array[];
  /** The call, its order counting these rows. */
  readonly call: Call;
}

/** Reads the rows that a call is about. */
export async function readWindow(file: TrainFile, call: Call, shape: TrainingShape): Promise<Window> {
  const { groups, batchRows, heldRows, columns } = shape;
  const { source, how, labels, weights } = file;
  const asked = batchRows === 'full' ? 0 : call.count * groups * batchRows;
  const positions = call.order.subarray(0, asked);
  const raw = new Float32Array(asked * source.columns);
  await source.read(positions, raw);
  const features = new Float32Array(heldRows * columns);
  features.set(normalizedRows(raw, source.columns, how, columns));
  const pick = <Numbers extends Labels>(values: Numbers): Numbers => picked(values, positions, source.rows, heldRows);
  return {
    rows: { rows: heldRows, features, labels: labels.map(pick) },
    weights: weights.map(pick),
    call: { ...call, order: call.order.map((_, place) => (place < asked ? place : 0)) },
  };
}

/** What stands at some positions of [rows, width], filled up with zeros to [length, width]. */
function picked<Numbers extends Labels>(values: Numbers, positions: Int32Array, rows: number, length: number): Numbers {
  const width = values.length / rows;
  const result = values instanceof Int32Array ? new Int32Array(length * width) : new Float32Array(length * width);
  positions.forEach((position, at) => {
    for (let column = 0; column < width; column++) {
      result[at * width + column] = values[position * width + column] ?? 0;
    }
  });
  // The same kind of array as was given.
  return result as Numbers;
}
