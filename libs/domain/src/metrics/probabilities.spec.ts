import { probabilitiesOf } from './probabilities';

describe('probabilitiesOf', () => {
  it('gives classes their softmax and labels their sigmoid, and leaves numbers as they are', () => {
    // e^0 : e^ln(3) is 1 : 3, and so is a logit of ln(3) alone against 0.
    const outputs = Float64Array.of(0, Math.log(3));
    const rounded = (values: Float64Array) => [...values].map((value) => Number(value.toFixed(12)));
    expect(rounded(probabilitiesOf('classification', outputs, 2))).toEqual([0.25, 0.75]);
    expect(rounded(probabilitiesOf('multilabel', outputs, 2))).toEqual([0.5, 0.75]);
    expect(probabilitiesOf('regression', outputs, 2)).toBe(outputs);
  });
});
