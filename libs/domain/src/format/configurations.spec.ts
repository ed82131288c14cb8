import { configurationInWords, varyingParameters } from './configurations';

const adam = { optimizer: 'adam', learning_rate: 0.001, epochs: 50 };

describe('varyingParameters', () => {
  it('names those that differ, and what most sweeps vary', () => {
    expect(varyingParameters([adam, { ...adam, epochs: 20 }])).toEqual(['learning_rate', 'epochs']);
  });

  it('leaves out what only some optimizer has', () => {
    const lbfgs = { optimizer: 'lbfgs', C: 1, max_iterations: 1000 };
    expect(varyingParameters([adam, lbfgs])).toEqual(['optimizer', 'learning_rate', 'C']);
  });
});

describe('configurationInWords', () => {
  it('says the values that are there', () => {
    expect(configurationInWords(adam, ['optimizer', 'learning_rate', 'momentum'])).toBe('adam, learning_rate 0.001');
  });
});
