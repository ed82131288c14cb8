import type { LearningCurve, ProbeDetail, ProbeView, Task } from '@sonde/contracts';
import type { StoredProbe } from '@sonde/persistence';

export function toProbeView(probe: StoredProbe): ProbeView {
  return {
    key: probe.key,
    layer: probe.layerName,
    target: probe.target,
    task: probe.task,
    outputs: probe.outputs,
    parameters: { ...probe.parameters },
    seed: probe.seed,
    diverged: probe.diverged,
    epoch: probe.epoch,
    train: { ...probe.trainFigures, rows: probe.trainRows, correct: probe.trainCorrect, loss: probe.trainLoss },
    val: { ...probe.valFigures, rows: probe.valRows, correct: probe.valCorrect, loss: probe.valLoss },
    trained_at: probe.trainedAt.toISOString(),
  };
}

export function toProbeDetail(probe: StoredProbe): ProbeDetail {
  return {
    ...toProbeView(probe),
    classes: probe.classes,
    features: probe.features,
    constant_columns: probe.constantColumns,
    numerics: probe.numerics,
    curve: toLearningCurve(probe.curve),
    certificate: probe.certificate && toCertificate(probe.certificate),
    weights_url: `/v1/probes/${probe.key}/weights`,
    apply: howToApply(probe),
  };
}

export function toLearningCurve({ epoch, trainLoss, valLoss, valAccuracy }: StoredProbe['curve']): LearningCurve {
  return { epoch: [...epoch], train_loss: [...trainLoss], val_loss: [...valLoss], val_accuracy: [...valAccuracy] };
}

function toCertificate(certificate: NonNullable<StoredProbe['certificate']>): ProbeDetail['certificate'] {
  const { objective, gradientNorm, iterations, evaluations, converged, noOptimum } = certificate;
  return { objective, gradient_norm: gradientNorm, iterations, evaluations, converged, no_optimum: noOptimum };
}

/** How a probe's weights are applied to features, in words: to which features, as which module, and what comes out. */
export function howToApply({ task, parameters }: Pick<StoredProbe, 'task' | 'parameters'>): string {
  const hidden = parameters.optimizer === 'lbfgs' ? 0 : parameters.hidden;
  const module =
    hidden > 0
      ? '0.weight, 0.bias, 2.weight and 2.bias are those of nn.Sequential(nn.Linear, nn.ReLU, nn.Linear)'
      : 'weight and bias are those of nn.Linear';
  return `${module}, ${FEATURES[parameters.normalization]}; ${OUTPUTS[task]}`;
}

const FEATURES: Readonly<Record<StoredProbe['parameters']['normalization'], string>> = {
  none: 'for features as they lie in the dataset',
  standardize: 'for features as they lie in the dataset: their standardisation is folded in',
  l2: 'for rows of features that are divided by their length first',
};

const OUTPUTS: Readonly<Record<Task, string>> = {
  classification: 'the largest output names the class',
  multilabel: "the sigmoid of an output is its label's probability",
  regression: 'the outputs are the predicted numbers',
};
