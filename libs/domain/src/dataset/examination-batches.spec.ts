import { examinationBatches } from './examination-batches';

const MB = 2 ** 20;
const layers = (...megabytes: number[]) => megabytes.map((size, layer) => ({ layer, bytes: size * MB }));

describe('examinationBatches', () => {
  it('puts small files together up to 64 MB, in their order, and leaves large ones alone', () => {
    expect(examinationBatches(layers(30, 34, 1, 1000, 1, 63, 1), 10)).toEqual([[0, 1], [2], [3], [4, 5], [6]]);
  });

  it('puts at most 100 files together', () => {
    const batches = examinationBatches(layers(...Array<number>(250).fill(0)), 10);
    expect(batches.map(({ length }) => length)).toEqual([100, 100, 50]);
    expect(batches.flat()).toEqual([...Array(250).keys()]);
  });

  it('returns the first ones', () => {
    expect(examinationBatches(layers(100, 30, 30, 30), 2)).toEqual([[0], [1, 2]]);
    expect(examinationBatches([], 2)).toEqual([]);
  });
});
