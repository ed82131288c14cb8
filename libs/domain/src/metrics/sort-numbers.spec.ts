import { RandomStream } from '../streams';
import { sortNumbers } from './sort-numbers';

const drawn = (count: number, of: (uniform: number) => number) => {
  const stream = new RandomStream(1, 'order');
  return Array.from({ length: count }, () => of(stream.nextUniform()));
};

describe('sortNumbers', () => {
  it.each<[string, number[]]>([
    ['none', []],
    ['one', [3]],
    ['few', [3, -1, 2]],
    ['uniform', drawn(1000, (uniform) => uniform)],
    ['of both signs', drawn(1000, (uniform) => uniform - 0.5)],
    ['negative', drawn(1000, (uniform) => -1 - uniform)],
    ['of all sizes', drawn(1000, (uniform) => 2 ** (2000 * uniform - 1000))],
    ['nearly all in one bucket', [1e300, ...drawn(1000, (uniform) => 1 + uniform * 1e-9), -1e300]],
    ['that differ in their last bits alone', drawn(100, (uniform) => 1 + Math.floor(uniform * 50) * 2 ** -52)],
    ['constant', drawn(100, () => 0.25)],
    ['of few values', drawn(1000, (uniform) => Math.floor(uniform * 3) / 3)],
    ['with zeros', drawn(100, (uniform) => (uniform < 0.5 ? 0 : uniform))],
  ])('sorts numbers: %s', (_, numbers) => {
    expect([...sortNumbers(Float64Array.from(numbers))]).toEqual(numbers.toSorted((a, b) => a - b));
  });

  it('sorts a part of an array and leaves the rest', () => {
    const all = Float64Array.from({ length: 100 }, (_, at) => 100 - at);
    sortNumbers(all.subarray(10, 90));
    // 100 to 91, then 11 to 90, then 10 to 1.
    expect([all[9], all[10], all[11], all[89], all[90]]).toEqual([91, 11, 12, 90, 10]);
  });
});
