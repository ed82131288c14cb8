import type { LearningCurve, ProbeDetail, ProbeView } from '@sonde/contracts';
import type { StoredProbe } from '@sonde/persistence';
import { howToApply } from './how-to-apply';

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
