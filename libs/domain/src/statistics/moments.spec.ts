import { mean, sampleSd } from './moments';

describe('mean', () => {
  it('averages', () => expect(mean([1, 2, 6])).toBe(3));
});

describe('sampleSd', () => {
  // Squares about 3: 4 + 1 + 9, by 2.
  it('divides by n - 1', () => expect(sampleSd([1, 2, 6])).toBeCloseTo(Math.sqrt(7), 12));

  it.each([[[]], [[3]]])('is null of %j', (values) => expect(sampleSd(values)).toBeNull());
});
