import type { ProbeDetail, ProbeView, SplitMetrics } from '@sonde/contracts';
import type { StoredProbe } from '@sonde/persistence';

export function toProbeView(probe: StoredProbe): ProbeView {
  return {
    key: probe.key,
    layer: probe.layerName,
    target: probe.target,
    parameters: { ...probe.parameters },
    seed: probe.seed,
    diverged: probe.diverged,
    train: metrics(probe.trainRows, probe.trainCorrect, probe.trainAccuracy, probe.trainLoss),
    val: metrics(probe.valRows, probe.valCorrect, probe.valAccuracy, probe.valLoss),
    trained_at: probe.trainedAt.toISOString(),
  };
}

export function toProbeDetail(probe: StoredProbe): ProbeDetail {
  const { epoch, trainLoss, valLoss, valAccuracy } = probe.curve;
  return {
    ...toProbeView(probe),
    classes: probe.classes,
    features: probe.features,
    constant_columns: probe.constantColumns,
    numerics: probe.numerics,
    curve: { epoch: [...epoch], train_loss: [...trainLoss], val_loss: [...valLoss], val_accuracy: [...valAccuracy] },
    weights_url: `/v1/probes/${probe.key}/weights`,
  };
}

function metrics(rows: number, correct: number | null, accuracy: number | null, loss: number | null): SplitMetrics {
  return { rows, correct, accuracy, loss };
}
