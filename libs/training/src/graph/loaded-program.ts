import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { OutOfMemory } from '@sonde/contracts';
import { isOutOfMemory } from '../fit/out-of-memory';
import { tf, type Tensor } from '../tensorflow';
import type { GraphProgram, Specs } from './graph-program';
import { SIGNATURE, TAG } from './saved-model';
import { leavesOf, mapTree, type Mapped } from './tree';
import { describe, equalShapes, GraphError, TensorSpec } from './tensor-spec';

type Model = Awaited<ReturnType<typeof tf.node.loadSavedModel>>;

/** Tensors under the names of a program's inputs or outputs. */
export type Tensors<Names> = Mapped<Names, TensorSpec, Tensor>;

/** A program that TensorFlow holds; XLA compiles it at its first run. It stays until it is disposed of. */
export class LoadedProgram<Inputs extends Specs, Outputs extends Specs> {
  private constructor(
    private readonly program: GraphProgram<Inputs, Outputs>,
    private readonly model: Model,
  ) {}

  static async load<Inputs extends Specs, Outputs extends Specs>(
    program: GraphProgram<Inputs, Outputs>,
  ): Promise<LoadedProgram<Inputs, Outputs>> {
    const folder = await mkdtemp(path.join(tmpdir(), 'sonde-program-'));
    try {
      await writeFile(path.join(folder, 'saved_model.pb'), program.savedModel);
      return new LoadedProgram(program, await tf.node.loadSavedModel(folder, [TAG], SIGNATURE));
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  /**
   * Runs the program; the process does nothing else meanwhile. Inputs and outputs are the caller's to dispose of.
   * @throws GraphError where a tensor is not what the program takes there
   * @throws OutOfMemory
   */
  run(inputs: Tensors<Inputs>): Tensors<Outputs> {
    const given = Object.fromEntries(leavesOf<Tensor>(inputs, tf.Tensor));
    for (const [name, spec] of leavesOf(this.program.inputs, TensorSpec)) checkInput(name, spec, given[name]);
    const results = this.predict(given);
    return mapTree(this.program.outputs, TensorSpec, (_, name) => {
      const result = results[name];
      if (!result) throw new GraphError(`The program gave no ${name}.`);
      return result;
    });
  }

  dispose(): void {
    this.model.dispose();
  }

  private predict(inputs: Record<string, Tensor>): Record<string, Tensor> {
    try {
      // A map of inputs gives a map of outputs, says tfjs-node.
      return this.model.predict(inputs) as Record<string, Tensor>;
    } catch (error) {
      if (!isOutOfMemory(error)) throw error;
      throw new OutOfMemory(error instanceof Error ? error.message : String(error), { cause: error });
    }
  }
}

function checkInput(name: string, spec: TensorSpec, tensor: Tensor | undefined): void {
  if (tensor && tensor.dtype === spec.type && equalShapes(tensor.shape, spec.shape)) return;
  const given = tensor ? `${tensor.dtype} [${tensor.shape.join(', ')}]` : 'nothing';
  throw new GraphError(`${name} is ${describe(spec)} and was given ${given}.`);
}
