import type { EpochFigures } from '../curve';
import type { Tensors } from '../graph/loaded-program';
import { mapTree } from '../graph/tree';
import { TensorSpec } from '../graph/value';
import type { LinearWeights, PackProbe } from '../pack';
import { tf, type Tensor } from '../tensorflow';
import { withBias, withoutBias } from './bias-column';
import type { Call } from './calls';
import { stacked, unstacked, type PackLayout } from './pack-layout';
import { FIGURES } from './training-program';
import { trainingInputs, type TrainingInputs, type TrainingShape } from './training-shape';

type Inputs = Tensors<TrainingInputs>;

/** A split as the training program takes it. */
export interface TrainingRows {
  readonly rows: number;
  /** [rows, columns], normalised, the last column ones */
  readonly features: Float32Array;
  /** For each target [rows] */
  readonly labels: readonly Int32Array[];
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

  rows({ rows, features, labels }: TrainingRows, split: 'train' | 'val'): Inputs['train'] {
    const specs = this.specs[split];
    const allLabels = new Int32Array(labels.length * rows);
    labels.forEach((ofTarget, target) => allLabels.set(ofTarget, target * rows));
    return { features: upload(specs.features, features), labels: upload(specs.labels, allLabels) };
  }

  probes(probes: readonly PackProbe[]): Inputs['probes'] {
    const specs = this.specs.probes;
    const { classes } = this.shape;
    const perOutput = (valueOf: (probe: PackProbe) => number) => {
      const rows = probes.map((probe) => new Float32Array(classes).fill(valueOf(probe)));
      return stacked(this.layout, classes, rows);
    };
    const targets = stacked(
      this.layout,
      1,
      probes.map(({ target }) => [target]),
    );
    return {
      target: upload(specs.target, Int32Array.from(targets)),
      learningRate: upload(
        specs.learningRate,
        perOutput((probe) => probe.learningRate),
      ),
      weightDecay: upload(
        specs.weightDecay,
        perOutput((probe) => probe.weightDecay),
      ),
      momentum: upload(
        specs.momentum,
        perOutput((probe) => probe.momentum),
      ),
    };
  }

  /** The state before the first step. */
  start(weights: readonly LinearWeights[]): Inputs['state'] {
    const { weight, memory, epochLoss } = this.specs.state;
    const { classes, columns } = this.shape;
    return {
      weight: upload(weight, stacked(this.layout, classes * columns, weights.map(withBias))),
      memory: mapTree(memory, TensorSpec, zeros),
      epochLoss: zeros(epochLoss),
    };
  }

  steps(call: Call): Inputs['steps'] {
    const specs = this.specs.steps;
    return {
      count: upload(specs.count, Int32Array.of(call.count)),
      order: upload(specs.order, call.order),
      orderRows: upload(specs.orderRows, call.orderRows),
      startsEpoch: upload(specs.startsEpoch, call.startsEpoch),
      reportAt: upload(specs.reportAt, call.reportAt),
      stepCorrection: upload(specs.stepCorrection, call.stepCorrection),
      rootCorrection: upload(specs.rootCorrection, call.rootCorrection),
    };
  }

  /** Each probe's weights, in the order of the pack. */
  weights(state: Inputs['state']): LinearWeights[] {
    const { classes, columns } = this.shape;
    const rows = unstacked(this.layout, classes * columns, state.weight.dataSync<'float32'>());
    return rows.map((row) => withoutBias(row, classes));
  }

  /** Each probe's figures of the epochs that ended in a call. */
  figures(report: Tensor, { epochsEnded }: Call): EpochFigures[][] {
    const { groups, slots, valRows } = this.shape;
    const figures = report.dataSync<'float32'>();
    return this.layout.places.map((place) =>
      Array.from({ length: epochsEnded }, (_, epoch) => {
        const [trainLoss = NaN, valLoss = NaN, valCorrect = NaN] = FIGURES.map(
          (_, figure) => figures[(epoch * FIGURES.length + figure) * groups * slots + place],
        );
        return { trainLoss, valLoss, valAccuracy: valCorrect / valRows };
      }),
    );
  }
}

function upload(spec: TensorSpec, values: Float32Array | Int32Array): Tensor {
  return tf.tensor(values, [...spec.shape], spec.type === 'int32' ? 'int32' : 'float32');
}

function zeros({ shape }: TensorSpec): Tensor {
  return tf.zeros([...shape]);
}
