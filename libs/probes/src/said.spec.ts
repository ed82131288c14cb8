import { saidOf } from './said';

describe('saidOf', () => {
  it('classification: the class of the largest output, the lowest of equals', () => {
    const outputs = Float64Array.of(-3, -1, -2, /**/ 0, 5, 5, /**/ 2, 2, 2, /**/ 1, 0, 1 + 2 ** -52);
    expect(saidOf('classification', outputs, 3)).toEqual(Int32Array.of(1, 1, 0, 2));
  });

  it('multilabel: a label where its probability is above a half', () => {
    // The logistic function of 0 is a half.
    expect(saidOf('multilabel', Float64Array.of(-1, 1, 0, 1e-9), 2)).toEqual(Uint8Array.of(0, 1, 0, 1));
  });

  it('regression: the numbers', () => {
    expect(saidOf('regression', Float64Array.of(0.1, -2), 1)).toEqual(Float32Array.of(0.1, -2));
  });
});
