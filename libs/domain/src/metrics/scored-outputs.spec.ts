import { scoredOutputs } from './scored-outputs';

describe('scoredOutputs', () => {
  it('gives classes their softmax', () => {
    // e^0 : e^ln(3) is 1 : 3.
    const [first, second] = scoredOutputs('classification', Float64Array.of(0, Math.log(3)), 2);
    expect([first, second]).toEqual([expect.closeTo(0.25, 12), expect.closeTo(0.75, 12)]);
  });

  it('keeps the order of labels that are all but certain, and numbers as they are', () => {
    // The sigmoid of both rounds to 1.
    const outputs = Float64Array.of(40, 41);
    expect(scoredOutputs('multilabel', outputs, 1)).toEqual(outputs);
    expect(scoredOutputs('regression', outputs, 1)).toEqual(outputs);
  });
});
