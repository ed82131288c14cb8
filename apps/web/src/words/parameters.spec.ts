import { inWords, valueInWords } from './parameters';

const adam = { optimizer: 'adam', learning_rate: 0.001, epochs: 50 };

describe('inWords', () => {
  it('says the values that are there', () => {
    expect(inWords(adam, ['optimizer', 'learning_rate', 'momentum'])).toBe('adam, learning_rate 0.001');
  });
});

it('says of a missing value that it is not used', () => {
  expect([0.01, false, null].map(valueInWords)).toEqual(['0.01', 'false', 'not used']);
});
