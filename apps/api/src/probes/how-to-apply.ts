import type { Task } from '@sonde/contracts';
import type { StoredProbe } from '@sonde/persistence';

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
