import type { FunctionDef } from '@tensorflow/tfjs-node/dist/proto/api_pb';
import { GraphFunction, Value } from './graph-function';
import { savedModel } from './saved-model';
import { leavesOf, mapTree, type Mapped, type Tree } from './tree';
import { TensorSpec } from './tensor-spec';

/** What a program takes or gives, by name. */
export type Specs = Tree<TensorSpec>;

/** A program as written: what it takes, what it gives, and the content of its saved_model.pb. */
export interface GraphProgram<Inputs extends Specs, Outputs extends Specs> {
  readonly inputs: Inputs;
  readonly outputs: Outputs;
  readonly savedModel: Uint8Array;
}

export interface ProgramOptions {
  /** Compile it with XLA at its first run (default), or run TensorFlow's own kernels one after another. */
  readonly compiled?: boolean;
}

/**
 * Writes a program by running `body` once on values that stand for the inputs.
 * @throws GraphError where an operation does not take what it is given
 */
export function writeProgram<Inputs extends Specs, Outputs extends Tree<Value>>(
  inputs: Inputs,
  body: (inputs: Mapped<Inputs, TensorSpec, Value>) => Outputs,
  { compiled = true }: ProgramOptions = {},
): GraphProgram<Inputs, Outputs> {
  const functions: FunctionDef[] = [];
  const main = new GraphFunction('main', functions);
  const outputs = body(mapTree(inputs, TensorSpec, (spec) => main.argument(spec)));
  const results = leavesOf(outputs, Value);
  main.finish(results.map(([, value]) => value));
  const model = savedModel({
    entry: main.name,
    functions,
    inputs: leavesOf(inputs, TensorSpec),
    outputs: results,
    compiled,
  });
  return { inputs, outputs, savedModel: model };
}
