import { balancedWeights, majorityAccuracy } from './class-balance';

describe('balancedWeights', () => {
  // sklearn.utils.class_weight.compute_class_weight('balanced'), over the classes that have rows.
  it.each([
    [
      [30, 10],
      [0.6666666667, 2],
    ],
    [
      [5, 1, 17, 2, 9],
      [1.36, 6.8, 0.4, 3.4, 0.7555555556],
    ],
    [
      [4, 0, 12],
      [2, 0, 0.6666666667],
    ],
    [
      [0, 7],
      [0, 1],
    ],
  ])('gives rows %j the weights %j', (counts, weights) => {
    expect(balancedWeights(counts)).toEqual(weights.map((weight) => expect.closeTo(weight, 9) as number));
  });
});

describe('majorityAccuracy', () => {
  it('answers the most frequent class of train, not that of the split', () => {
    // Train has class 2 most; of the split, 1 row in 4 is of it.
    expect(majorityAccuracy([1, 1, 2], [2, 1, 1])).toBe(1 / 4);
  });

  it('answers the lowest of equally frequent classes', () => {
    expect(majorityAccuracy([1, 2, 2], [0, 2, 1])).toBe(2 / 3);
  });
});
