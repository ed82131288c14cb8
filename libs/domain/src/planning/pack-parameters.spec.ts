import { resolveParameters } from './configuration';
import { packParameters, probeParameters, programParameters } from './pack-parameters';

const train = { task: 'classification', outputs: 3, rows: 100 } as const;

describe('packParameters', () => {
  it('has a value of all that probes of the pack share, in camel case', () => {
    const shared = packParameters(resolveParameters({ optimizer: 'adam', hidden: 8 }));
    expect(shared).toEqual({
      optimizer: 'adam',
      nesterov: false,
      batchSize: 256,
      epochs: 100,
      schedule: 'constant',
      warmupEpochs: 0,
      patience: null,
      normalization: 'standardize',
      classWeight: 'none',
      hidden: 8,
      init: 'torch',
      resample: 'none',
    });
  });

  it('has what the solver uses', () => {
    expect(packParameters(resolveParameters({ optimizer: 'lbfgs' }))).toEqual({
      optimizer: 'lbfgs',
      maxIterations: 1000,
      normalization: 'standardize',
      classWeight: 'none',
      resample: 'none',
    });
  });
});

describe('programParameters', () => {
  it('are those for whose values a program is compiled', () => {
    const parameters = resolveParameters({ optimizer: 'sgd', momentum: 0.9, nesterov: true, patience: 5 });
    if (parameters.optimizer === 'lbfgs') throw new Error('sgd steps along a gradient');
    expect(programParameters(packParameters(parameters))).toEqual({
      optimizer: 'sgd',
      nesterov: true,
      patience: 5,
      hidden: 0,
    });
  });
});

describe('probeParameters', () => {
  it('are what probes of a pack may differ in', () => {
    const parameters = resolveParameters({ optimizer: 'sgd', learning_rate: 0.1, weight_decay: 0.01, momentum: 0.9 });
    expect(probeParameters(parameters, train)).toEqual({ learningRate: 0.1, weightDecay: 0.01, momentum: 0.9 });
  });

  it('turn C into the weight decay of the mean loss', () => {
    expect(probeParameters(resolveParameters({ optimizer: 'lbfgs', C: 0.5 }), train).weightDecay).toBe(1 / 50);
  });
});
