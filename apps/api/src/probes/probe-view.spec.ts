import { resolveParameters } from '@sonde/domain';
import { howToApply } from './probe-view';

describe('howToApply', () => {
  it('says to divide rows by their length where that cannot be folded in', () => {
    const parameters = resolveParameters({ optimizer: 'lbfgs', normalization: 'l2' });
    expect(howToApply({ task: 'multilabel', parameters })).toBe(
      'weight and bias are those of nn.Linear, for rows of features that are divided by their length first; ' +
        "the sigmoid of an output is its label's probability",
    );
  });

  it('names the keys of a hidden layer as nn.Sequential does', () => {
    const parameters = resolveParameters({ hidden: 64, normalization: 'none' });
    expect(howToApply({ task: 'regression', parameters })).toBe(
      '0.weight, 0.bias, 2.weight and 2.bias are those of nn.Sequential(nn.Linear, nn.ReLU, nn.Linear), ' +
        'for features as they lie in the dataset; the outputs are the predicted numbers',
    );
  });
});
