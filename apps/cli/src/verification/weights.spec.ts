import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeSafetensors } from '@sonde/arrays';
import { differenceByTensor, differenceOfAll, readWeights } from './weights';

const weights = (weight: number[], bias: number[]) =>
  new Map([
    ['weight', Float32Array.from(weight)],
    ['bias', Float32Array.from(bias)],
  ]);

describe('the difference of weights', () => {
  it('is by tensor, and of all together', () => {
    const [one, other] = [weights([3, 4], [0]), weights([3, 4.5], [0.25])];
    // 0.5 of a norm of 5; a bias of zero has none
    expect(Object.fromEntries(differenceByTensor(one, other))).toEqual({
      weight: { largest: 0.5, relative: 0.1 },
      bias: { largest: 0.25, relative: Infinity },
    });
    // sqrt(0.5^2 + 0.25^2) / 5
    expect(differenceOfAll(one, other).relative).toBeCloseTo(0.1118033988749895, 12);
    expect(differenceOfAll(one, weights([3, 4], [0]))).toEqual({ largest: 0, relative: 0 });
    expect(differenceOfAll(weights([0], [0]), weights([0], [0]))).toEqual({ largest: 0, relative: 0 });
  });

  it('is no number where one of them is none', () => {
    for (const [one, other] of [
      [weights([1, NaN, 2], [0]), weights([1, 1, 5], [0])],
      [weights([1, 1, 2], [0]), weights([NaN, 1, 5], [0])],
    ] as const) {
      expect(differenceOfAll(one, other)).toEqual({ largest: NaN, relative: NaN });
    }
  });

  it('is refused to weights of other shapes', () => {
    expect(() => differenceByTensor(weights([1], [1]), weights([1, 2], [1]))).toThrow(
      'weights of other shapes: bias 1, weight 1; bias 1, weight 2',
    );
  });
});

describe('readWeights', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sonde-weights-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('takes those that apply to features as they lie in the dataset', async () => {
    const file = join(folder, 'hidden.safetensors');
    const array = (...values: number[]) => ({ shape: [1, values.length], data: Float32Array.from(values) });
    const vector = (value: number) => ({ shape: [1], data: Float32Array.of(value) });
    const layers = { '0.weight': array(1, 2), '0.bias': vector(3), '2.weight': array(4), '2.bias': vector(5) };
    const others = { 'raw.0.weight': array(9, 9), mean: { shape: [2], data: Float64Array.of(8, 8) } };
    await writeFile(file, encodeSafetensors({ ...layers, ...others }, {}));
    const read = [...(await readWeights(file))].map(([name, values]) => [name, [...values]]);
    expect(Object.fromEntries(read)).toEqual({ '0.weight': [1, 2], '0.bias': [3], '2.weight': [4], '2.bias': [5] });
  });

  it('refuses a file without any', async () => {
    const file = join(folder, 'none.safetensors');
    await writeFile(file, encodeSafetensors({ mean: { shape: [1], data: Float32Array.of(1) } }, {}));
    await expect(readWeights(file)).rejects.toThrow('holds no weights');
  });
});
