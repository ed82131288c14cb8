import type { Task } from '@sonde/contracts';
import type { StoredProbe } from '@sonde/persistence';

/** Of a probe what decides how it is applied. */
export type Applied = Pick<StoredProbe, 'task' | 'parameters' | 'features' | 'outputs'>;

/**
 * Lines of Python that apply a probe's weights to `features`, with torch and safetensors; in float64, as for its
 * figures. `predicted` is what it says of each row.
 *
 * @param file with the weights, beside the card
 */
export function pythonLines({ task, parameters, features, outputs }: Applied, file: string): string[] {
  const hidden = parameters.optimizer === 'lbfgs' ? 0 : parameters.hidden;
  return [
    'import torch',
    'from safetensors.torch import load_file',
    '',
    `weights = load_file("${file}")`,
    ...moduleLines(features, hidden, outputs),
    'probe.load_state_dict({name: weights[name] for name in probe.state_dict()})',
    '',
    `# features: torch.float32 [rows, ${features}], as they lie in the dataset`,
    ...(parameters.normalization === 'l2'
      ? ['features = torch.nn.functional.normalize(features.double()).float()  # rows divided by their length']
      : []),
    'with torch.inference_mode():',
    '    outputs = probe(features.double())',
    ...PREDICTIONS[task],
  ];
}

function moduleLines(features: number, hidden: number, outputs: number): string[] {
  if (hidden === 0) return [`probe = torch.nn.Linear(${features}, ${outputs}).double()`];
  return [
    'probe = torch.nn.Sequential(',
    `    torch.nn.Linear(${features}, ${hidden}), torch.nn.ReLU(), torch.nn.Linear(${hidden}, ${outputs})`,
    ').double()',
  ];
}

const PREDICTIONS: Readonly<Record<Task, readonly string[]>> = {
  classification: [
    'probabilities = outputs.softmax(dim=1)',
    'predicted = outputs.argmax(dim=1)  # places in the classes of the card',
  ],
  multilabel: [
    'probabilities = outputs.sigmoid()',
    'predicted = outputs > 0  # [rows, labels], as probabilities > 0.5',
  ],
  regression: ['predicted = outputs'],
};
