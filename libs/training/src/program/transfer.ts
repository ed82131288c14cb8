import type { Labels, ProbeWeights } from '@sonde/domain';
import type { EpochFigures } from '../fit/curve';
import type { Tensors } from '../graph/loaded-program';
import { leavesOf, mapTree } from '../graph/tree';
import { sizeOf, TensorSpec } from '../graph/tensor-spec';
import type { PackProbe } from '../pack';
import type { RowWeights } from '../prepare/row-weights';
import { tf, type Tensor } from '../tensorflow';
import type { Call } from './calls';
import { stacked, unstacked, type PackLayout } from './pack-layout';
import { fromParameters, toParameters } from './probe-parameters';
import { FIGURES } from './training-program';
import { trainingInputs, type TrainingInputs, type TrainingShape } from './training-shape';

type Inputs = Tensors<TrainingInputs>;
type ProbeArrays = Readonly<Record<string, Float32Array>>;

/** A split as the training program takes it. */
export interface TrainingRows {
  readonly rows: number;
  /** [rows, columns], normalised, the last column ones */
  readonly features: Float32Array;
  /** For each target. */
  readonly labels: readonly Labels[];
}

/** Brings a pack's numbers into tensors for the training program, and back. The tensors are the caller's to dispose of. */
export class Transfer {
  private readonly specs: TrainingInputs;

  constructor(
    private readonly layout: PackLayout,
    private readonly shape: TrainingShape,
  ) {
    this.specs = trainingInputs(shape);
  }

  /** @param weights sets of weights, each as long as the rows */
  train({ features, labels }: TrainingRows, weights: readonly Float32Array[]): Inputs['train'] {
    const specs = this.specs.train;
    return {
      features: upload(specs.features, features),
      labels: upload(specs.labels, ...labels),
      weights: upload(specs.weights, ...weights),
    };
  }

  val({ features, labels }: TrainingRows): Inputs['val'] {
    const specs = this.specs.val;
    return { features: upload(specs.features, features), labels: upload(specs.labels, ...labels) };
  }

  probes(probes: readonly PackProbe[], { ofProbe }: RowWeights): Inputs['probes'] {
    const specs = this.specs.probes;
    const ofEach = (spec: TensorSpec, numbers: readonly number[]) => {
      const stack = stacked(
        this.layout,
        1,
        numbers.map((number) => [number]),
      );
      return upload(spec, spec.type === 'int32' ? Int32Array.from(stack) : stack);
    };
    const numbersOf = (name: 'target' | 'learningRate' | 'weightDecay' | 'momentum') =>
      ofEach(
        specs[name],
        probes.map((probe) => probe[name]),
      );
    return {
      target: numbersOf('target'),
      weightSet: ofEach(specs.weightSet, ofProbe),
      learningRate: numbersOf('learningRate'),
      weightDecay: numbersOf('weightDecay'),
      momentum: numbersOf('momentum'),
    };
  }

  /** The state before the first step. */
  start(weights: readonly ProbeWeights[]): Inputs['state'] {
    const { parameters, memory, gradient, epochLoss, stopping } = this.specs.state;
    const written = weights.map(toParameters);
    const stackOf = (name: string, spec: TensorSpec) => {
      const width = widthOf(spec);
      const rows = written.map((ofProbe) => ofProbe[name] ?? new Float32Array(width));
      return upload(spec, stacked(this.layout, width, rows));
    };
    return {
      parameters: Object.fromEntries(Object.entries(parameters).map(([name, spec]) => [name, stackOf(name, spec)])),
      memory: mapTree(memory, TensorSpec, zeros),
      gradient: mapTree(gradient, TensorSpec, zeros),
      epochLoss: zeros(epochLoss),
      stopping: mapTree(stopping, TensorSpec, (spec, path) =>
        path === 'bestLoss' ? tf.fill([...spec.shape], Infinity) : zeros(spec),
      ),
    };
  }

  /** Each probe's part of a state that `run` gave, by the paths of `leavesOf`. */
  parts(state: Inputs['state']): ProbeArrays[] {
    const leaves = leavesOf<Tensor>(state, tf.Tensor).map(([path, tensor]) => ({
      path,
      rows: this.rowsOf(tensor),
    }));
    return this.layout.places.map((_, probe) =>
      Object.fromEntries(leaves.map(({ path, rows }) => [path, rows[probe] ?? new Float32Array(0)])),
    );
  }

  /** A state of such parts, of this pack's probes or a larger one's; zeros where a part has nothing. */
  restored(parts: readonly ProbeArrays[]): Inputs['state'] {
    return mapTree(this.specs.state, TensorSpec, (spec, path) => {
      const rows = parts.map((part) => part[path] ?? []);
      return upload(spec, stacked(this.layout, widthOf(spec), rows));
    });
  }

  steps(call: Call): Inputs['steps'] {
    const specs = this.specs.steps;
    return {
      count: upload(specs.count, Int32Array.of(call.count)),
      order: upload(specs.order, call.order),
      orderRows: upload(specs.orderRows, call.orderRows),
      startsEpoch: upload(specs.startsEpoch, call.startsEpoch),
      reportAt: upload(specs.reportAt, call.reportAt),
      rate: upload(specs.rate, call.rate),
      stepCorrection: upload(specs.stepCorrection, call.stepCorrection),
      rootCorrection: upload(specs.rootCorrection, call.rootCorrection),
    };
  }

  /** Each probe's weights, in the order of the pack: the best epoch's where training looks out for it. */
  weights({ parameters, stopping }: Inputs['state']): ProbeWeights[] {
    // With early stopping on, `best` has the names and shapes of the parameters.
    const chosen = this.shape.patience === null ? parameters : (stopping['best'] as typeof parameters);
    const byName = Object.entries(chosen).map(([name, tensor]) => ({
      name,
      rows: this.rowsOf(tensor),
    }));
    return this.layout.places.map((_, probe) =>
      fromParameters(
        Object.fromEntries(byName.map(({ name, rows }) => [name, rows[probe] ?? new Float32Array(0)])),
        this.shape.outputs,
      ),
    );
  }

  /** Each probe's figures of the epochs that ended in a call. */
  figures(report: Tensor, { epochsEnded }: Call): EpochFigures[][] {
    const { groups, slots, valRows } = this.shape;
    const figures = report.dataSync<'float32'>();
    return this.layout.places.map((place) =>
      Array.from({ length: epochsEnded }, (_, epoch) => {
        const figure = (name: (typeof FIGURES)[number]) =>
          figures[(epoch * FIGURES.length + FIGURES.indexOf(name)) * groups * slots + place] ?? NaN;
        return {
          trainLoss: figure('trainLoss'),
          valLoss: figure('valLoss'),
          valAccuracy: figure('valCorrect') / valRows,
        };
      }),
    );
  }

  /** Each probe's numbers of a tensor [groups, slots, …]. */
  private rowsOf(tensor: Tensor): Float32Array[] {
    const width = tensor.size / (this.shape.groups * this.shape.slots);
    return unstacked(this.layout, width, tensor.dataSync<'float32'>());
  }
}

/** Numbers of a probe in a stack [groups, slots, …]. */
function widthOf({ shape }: TensorSpec): number {
  return sizeOf(shape.slice(2));
}

/** @param parts the tensor's numbers, one part after another */
function upload(spec: TensorSpec, ...parts: readonly (Float32Array | Int32Array)[]): Tensor {
  const [first] = parts;
  if (first && parts.length === 1)
    return tf.tensor(first, [...spec.shape], spec.type === 'int32' ? 'int32' : 'float32');
  const joined = spec.type === 'int32' ? new Int32Array(sizeOf(spec.shape)) : new Float32Array(sizeOf(spec.shape));
  let offset = 0;
  for (const part of parts) {
    joined.set(part, offset);
    offset += part.length;
  }
  return upload(spec, joined);
}

function zeros({ shape }: TensorSpec): Tensor {
  return tf.zeros([...shape]);
}
