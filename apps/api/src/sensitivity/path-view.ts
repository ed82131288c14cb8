import type { RegularizationPath } from '@sonde/contracts';
import type { PathPoint } from '@sonde/persistence';

export function toPathPoint(point: PathPoint): RegularizationPath['points'][number] {
  const { probeKey, optimizer, learningRate, decay, seed, trainLoss, weightNorm } = point;
  return {
    probe_key: probeKey,
    optimizer,
    learning_rate: learningRate,
    decay,
    seed,
    train_loss: trainLoss,
    weight_norm: weightNorm,
  };
}
