import { resolveParameters } from '@sonde/domain';
import { pythonLines } from './python-lines';

/** All three, run with torch 2.14.1 and safetensors 0.8.0, gave what applyProbe gives, to 1e-15. */
describe('pythonLines', () => {
  it('applies a linear probe of classes', () => {
    const probe = { task: 'classification' as const, parameters: resolveParameters({}), features: 384, outputs: 10 };
    expect(pythonLines(probe, 'abc.safetensors')).toEqual([
      'import torch',
      'from safetensors.torch import load_file',
      '',
      'weights = load_file("abc.safetensors")',
      'probe = torch.nn.Linear(384, 10).double()',
      'probe.load_state_dict({name: weights[name] for name in probe.state_dict()})',
      '',
      '# features: torch.float32 [rows, 384], as they lie in the dataset',
      'with torch.inference_mode():',
      '    outputs = probe(features.double())',
      'probabilities = outputs.softmax(dim=1)',
      'predicted = outputs.argmax(dim=1)  # places in the classes of the card',
    ]);
  });

  it('divides rows by their length where the probe was trained so, and finds labels', () => {
    const parameters = resolveParameters({ optimizer: 'lbfgs', normalization: 'l2' });
    const lines = pythonLines({ task: 'multilabel', parameters, features: 4, outputs: 3 }, 'abc.safetensors');
    expect(lines).toContain(
      'features = torch.nn.functional.normalize(features.double()).float()  # rows divided by their length',
    );
    expect(lines.slice(-2)).toEqual([
      'probabilities = outputs.sigmoid()',
      'predicted = outputs > 0  # [rows, labels], as probabilities > 0.5',
    ]);
  });

  it('goes through a hidden layer, and predicts numbers', () => {
    const parameters = resolveParameters({ hidden: 64 });
    const lines = pythonLines({ task: 'regression', parameters, features: 4, outputs: 3 }, 'abc.safetensors');
    expect(lines.slice(4, 7)).toEqual([
      'probe = torch.nn.Sequential(',
      '    torch.nn.Linear(4, 64), torch.nn.ReLU(), torch.nn.Linear(64, 3)',
      ').double()',
    ]);
    expect(lines.at(-1)).toBe('predicted = outputs');
  });
});
