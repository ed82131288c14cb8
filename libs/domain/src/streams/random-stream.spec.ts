import { RandomStream, type StreamName } from './random-stream';

function draw(count: number, seed: number, name: StreamName = 'init', index = 0): number[] {
  const stream = new RandomStream(seed, name, index);
  return Array.from({ length: count }, () => stream.nextUint32());
}

describe('RandomStream', () => {
  it('starts with Random123’s block for counter 0, key 0 at seed 0, init', () => {
    expect(draw(4, 0)).toEqual([0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8]);
  });

  it('goes on in new blocks', () => {
    expect(new Set(draw(400, 0)).size).toBe(400);
  });

  it('has numbers of its own for each seed, name and index', () => {
    const seeds = [0, 1, 2 ** 32, 2 ** 32 + 1, Number.MAX_SAFE_INTEGER];
    const names: StreamName[] = ['init', 'order', 'resample'];
    const drawn = seeds.flatMap((seed) =>
      names.flatMap((name) => [0, 1, 2 ** 32 - 1].map((index) => draw(4, seed, name, index).join())),
    );
    expect(new Set(drawn).size).toBe(drawn.length);
  });

  it.each([-1, 0.5, NaN, 2 ** 53])('refuses the seed %p', (seed) => {
    expect(() => new RandomStream(seed, 'init')).toThrow(RangeError);
  });

  it.each([-1, 0.5, 2 ** 32])('refuses the index %p', (index) => {
    expect(() => new RandomStream(0, 'init', index)).toThrow(RangeError);
  });
});

describe('nextUniform', () => {
  it('draws float32 values in [0, 1), evenly', () => {
    const stream = new RandomStream(7, 'init');
    const values = Array.from({ length: 100_000 }, () => stream.nextUniform());
    expect(values.every((value) => value >= 0 && value < 1 && Math.fround(value) === value)).toBe(true);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    // The mean of n uniforms has a standard error of sqrt(1 / 12 / n) = 0.0009.
    expect(Math.abs(mean - 0.5)).toBeLessThan(0.004);
  });
});

describe('nextBelow', () => {
  it('draws every integer below its bound equally often', () => {
    const stream = new RandomStream(3, 'order');
    const counts = new Array<number>(6).fill(0);
    for (let i = 0; i < 60_000; i++) {
      const face = stream.nextBelow(6);
      counts[face] = (counts[face] ?? NaN) + 1;
    }
    // Chi-squared with 5 degrees of freedom: above 20.5 once in a thousand seeds.
    const chiSquared = counts.reduce((sum, count) => sum + (count - 10_000) ** 2 / 10_000, 0);
    expect(chiSquared).toBeLessThan(20.5);
  });

  it('is unbiased where the bound does not divide 2^32', () => {
    // Scaled to 3 * 2^30 without redrawing, every third integer would come up twice as often as the others.
    const stream = new RandomStream(4, 'order');
    const counts = [0, 0, 0];
    for (let i = 0; i < 30_000; i++) {
      const third = stream.nextBelow(3 * 2 ** 30) % 3;
      counts[third] = (counts[third] ?? NaN) + 1;
    }
    // The standard deviation of each count is 82.
    for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(330);
  });

  it.each([0, -1, 1.5, 2 ** 32])('refuses the bound %p', (bound) => {
    expect(() => new RandomStream(0, 'order').nextBelow(bound)).toThrow(RangeError);
  });
});
