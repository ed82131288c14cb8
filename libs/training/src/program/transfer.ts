import type { EpochFigures } from '../curve';
import type { Tensors } from '../graph/loaded-program';
import { mapTree } from '../graph/tree';
import { TensorSpec } from '../graph/value';
import type { LinearWeights, PackProbe, SplitArrays } from '../pack';
import { tf, type Tensor } from '../tensorflow';
import type { Call } from './calls';
import { stacked, unstacked, type PackLayout } from './pack-layout';
import type { TrainingOutputs } from './training-program';
import { trainingInputs, type TrainingInputs, type TrainingShape } from './training-shape';

type Inputs = Tensors<TrainingInputs>;
type Outputs = Tensors<TrainingOutputs>;

/** Brings a pack's numbers into tensors for the training program, and back. The tensors are the caller's to dispose of. */
export class Transfer {
  private readonly specs: TrainingInputs;

  constructor(
    private readonly layout: PackLayout,
    private readonly shape: TrainingShape,
  ) {
    this.specs = trainingInputs(shape);
  }

  split(split: SplitArrays, name: 'train' | 'val'): Inputs['train'] {
    const { features, labels } = this.specs[name];
    const stackedLabels = new Int32Array(split.labels.length * split.rows);
    split.labels.forEach((ofTarget, target) => stackedLabels.set(ofTarget, target * split.rows));
    return { features: upload(features, split.features), labels: upload(labels, stackedLabels) };
  }

  probes(probes: readonly PackProbe[]): Inputs['probes'] {
    const { target, learningRate, weightDecay, momentum } = this.specs.probes;
    const ofEach = (width: number, value: (probe: PackProbe) => number) =>
      stacked(
        this.layout,
        width,
        probes.map((probe) => Array<number>(width).fill(value(probe))),
      );
    const { classes } = this.shape;
    return {
      target: upload(target, Int32Array.from(ofEach(1, (probe) => probe.target))),
      learningRate: upload(
        learningRate,
        ofEach(classes, (probe) => probe.learningRate),
      ),
      weightDecay: upload(
        weightDecay,
        ofEach(classes, (probe) => probe.weightDecay),
      ),
      momentum: upload(
        momentum,
        ofEach(classes, (probe) => probe.momentum),
      ),
    };
  }

  /** The state before the first step. */
  start(weights: readonly LinearWeights[]): Inputs['state'] {
    const { parameters, memory, epochLoss } = this.specs.state;
    const { classes, columns } = this.shape;
    return {
      parameters: {
        weight: upload(
          parameters.weight,
          stacked(
            this.layout,
            classes * columns,
            weights.map(({ weight }) => weight),
          ),
        ),
        bias: upload(
          parameters.bias,
          stacked(
            this.layout,
            classes,
            weights.map(({ bias }) => bias),
          ),
        ),
      },
      memory: mapTree(memory, TensorSpec, ({ shape }) => tf.zeros([...shape])),
      epochLoss: tf.zeros([...epochLoss.shape]),
    };
  }

  steps(call: Call): Inputs['steps'] {
    const { steps } = this.specs;
    return {
      count: upload(steps.count, Int32Array.of(call.count)),
      order: upload(steps.order, call.order),
      orderRows: upload(steps.orderRows, call.orderRows),
      endsEpoch: upload(steps.endsEpoch, call.endsEpoch),
      stepCorrection: upload(steps.stepCorrection, call.stepCorrection),
      rootCorrection: upload(steps.rootCorrection, call.rootCorrection),
    };
  }

  /** Each probe's weights, for normalised features. */
  weights({ parameters }: Outputs['state']): LinearWeights[] {
    const { classes, columns } = this.shape;
    const biases = unstacked(this.layout, classes, parameters.bias.dataSync<'float32'>());
    const weights = unstacked(this.layout, classes * columns, parameters.weight.dataSync<'float32'>());
    return weights.map((weight, probe) => ({ weight, bias: biases[probe] ?? new Float32Array(0) }));
  }

  /** Each probe's figures of the epochs that ended in a call. */
  figures({ ended, trainLoss, valLoss, valCorrect }: Outputs['report']): EpochFigures[][] {
    const { groups, slots, valRows } = this.shape;
    const [epochs = 0] = ended.dataSync();
    const [train, val, correct] = [trainLoss.dataSync(), valLoss.dataSync(), valCorrect.dataSync()];
    return this.layout.places.map((place) =>
      Array.from({ length: epochs }, (_, epoch) => {
        const at = epoch * groups * slots + place;
        return {
          trainLoss: train[at] ?? NaN,
          valLoss: val[at] ?? NaN,
          valAccuracy: (correct[at] ?? NaN) / valRows,
        };
      }),
    );
  }
}

function upload(spec: TensorSpec, values: Float32Array | Int32Array): Tensor {
  return tf.tensor(values, [...spec.shape], spec.type === 'int32' ? 'int32' : 'float32');
}
