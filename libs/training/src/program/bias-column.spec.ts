import { withBias, withoutBias } from './bias-column';

describe('withBias', () => {
  const separate = { weight: Float32Array.of(1, 2, 3, 4, 5, 6), bias: Float32Array.of(-1, -2) };

  it('appends each class’s bias to its weights', () => {
    expect([...withBias(separate)]).toEqual([1, 2, 3, -1, 4, 5, 6, -2]);
  });

  it('is undone by withoutBias', () => {
    expect(withoutBias(withBias(separate), 2)).toEqual(separate);
  });
});
