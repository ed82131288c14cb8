import type { Value } from '../graph/graph-function';
import { LoadedProgram } from '../graph/loaded-program';
import { writeProgram, type ProgramOptions } from '../graph/graph-program';
import { leavesOf, mapTree, type Tree } from '../graph/tree';
import { TensorSpec } from '../graph/tensor-spec';
import { tf, type Tensor } from '../tensorflow';

/** A tensor that has been read. */
export interface Read {
  readonly shape: readonly number[];
  readonly values: readonly number[];
}

export function read(tensor: Tensor): Read {
  return { shape: tensor.shape, values: [...tensor.dataSync()] };
}

/** Writes a program of `body` for inputs of these tensors' shapes, runs it once, reads what it gives, and clears up. */
export async function runProgram<Name extends string>(
  inputs: Record<Name, Tensor>,
  body: (inputs: Record<Name, Value>) => Tree<Value>,
  options?: ProgramOptions,
): Promise<Record<string, Read>> {
  const specs = mapTree(inputs as Tree<Tensor>, tf.Tensor, specOf);
  const program = await LoadedProgram.load(
    writeProgram(specs as Tree<TensorSpec>, (values) => body(values as Record<Name, Value>), options),
  );
  try {
    const outputs = leavesOf<Tensor>(program.run(inputs), tf.Tensor);
    const results = outputs.map(([name, tensor]) => [name, read(tensor)] as const);
    tf.dispose(outputs.map(([, tensor]) => tensor));
    return Object.fromEntries(results);
  } finally {
    program.dispose();
  }
}

function specOf({ dtype, shape }: Tensor): TensorSpec {
  if (dtype !== 'float32' && dtype !== 'int32' && dtype !== 'bool') throw new TypeError(`Programs take no ${dtype}.`);
  return new TensorSpec(dtype, shape);
}
