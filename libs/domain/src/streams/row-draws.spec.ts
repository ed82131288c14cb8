import { bootstrapRows, epochOrder, labelPermutation } from './row-draws';

describe('epochOrder', () => {
  it('holds every row once', () => {
    const order = epochOrder(0, 0, 1000);
    expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: 1000 }, (_, row) => row));
    expect([...order]).not.toEqual([...order].sort((a, b) => a - b));
  });

  it('is the same at every call, and another for each seed and epoch', () => {
    const orders = [0, 1, 2].flatMap((seed) => [0, 1, 2].map((epoch) => epochOrder(seed, epoch, 50).join()));
    expect(new Set(orders).size).toBe(9);
    expect(epochOrder(1, 2, 50).join()).toBe(orders[5]);
  });

  it('draws all permutations of three rows equally often', () => {
    const counts = new Map<string, number>();
    for (let epoch = 0; epoch < 6000; epoch++) {
      const order = epochOrder(5, epoch, 3).join();
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(6);
    // Chi-squared with 5 degrees of freedom: above 20.5 once in a thousand seeds.
    const chiSquared = [...counts.values()].reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0);
    expect(chiSquared).toBeLessThan(20.5);
  });

  it('keeps its word: these orders are part of every published result', () => {
    expect([...epochOrder(0, 0, 10)]).toEqual([8, 5, 6, 2, 7, 0, 3, 4, 9, 1]);
    expect([...epochOrder(42, 7, 10)]).toEqual([9, 5, 8, 1, 2, 3, 7, 4, 6, 0]);
  });

  it('takes no rows and one row', () => {
    expect([...epochOrder(0, 0, 0)]).toEqual([]);
    expect([...epochOrder(0, 0, 1)]).toEqual([0]);
  });
});

describe('labelPermutation', () => {
  it('is another for each draw and split, and holds every row once', () => {
    const drawn = [0, 1, 2].flatMap((draw) => [labelPermutation(draw, 'train', 40), labelPermutation(draw, 'val', 40)]);
    expect(new Set(drawn.map((order) => order.join())).size).toBe(6);
    for (const order of drawn) expect([...order].sort((a, b) => a - b)).toEqual([...Array(40).keys()]);
  });
});

describe('bootstrapRows', () => {
  it('draws rows with replacement: about 1 - 1/e of them come up', () => {
    const rows = bootstrapRows(0, 10_000);
    expect(rows).toHaveLength(10_000);
    expect([...rows]).toEqual([...rows].sort((a, b) => a - b));
    // 0.6321; the standard deviation of the share is 0.0031.
    expect(new Set(rows).size / 10_000).toBeCloseTo(0.632, 1);
    expect(bootstrapRows(1, 10_000)).not.toEqual(rows);
  });
});
