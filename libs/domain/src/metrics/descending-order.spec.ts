import { RandomStream } from '../streams';
import { descendingOrder } from './descending-order';

const drawn = (count: number, of: (uniform: number) => number) => {
  const stream = new RandomStream(1, 'order');
  return Array.from({ length: count }, () => of(stream.nextUniform()));
};

describe('descendingOrder', () => {
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
    [
      'many in one bucket that differ in their last bits',
      [1e300, ...drawn(100, (uniform) => 1 + Math.floor(uniform * 50) * 2 ** -52)],
    ],
    ['around zero', drawn(2000, (uniform) => 4 * uniform - 2)],
    ['infinite', [1, Infinity, ...drawn(100, (uniform) => uniform), -Infinity, Infinity]],
    ['constant', drawn(100, () => 0.25)],
    ['of few values', drawn(1000, (uniform) => Math.floor(uniform * 3) / 3)],
    ['with zeros', drawn(100, (uniform) => (uniform < 0.5 ? 0 : uniform))],
  ])('ranks numbers: %s', (_, numbers) => {
    const order = descendingOrder(Float64Array.from(numbers));
    expect(Array.from(order, (index) => numbers[index])).toEqual(
      numbers.toSorted((a, b) => (a > b ? -1 : a < b ? 1 : 0)),
    );
    expect([...order].toSorted((a, b) => a - b)).toEqual([...numbers.keys()]);
  });

  it('ranks a part of an array and leaves all as it is', () => {
    const all = Float64Array.from({ length: 100 }, (_, index) => index);
    // The part holds 10 to 89.
    expect([...descendingOrder(all.subarray(10, 90))]).toEqual(Array.from({ length: 80 }, (_, rank) => 79 - rank));
    expect([all[10], all[89]]).toEqual([10, 89]);
  });
});
