import { writeProgram } from '../graph/graph-program';
import { multiply } from '../graph/operations';
import { TensorSpec } from '../graph/tensor-spec';
import { tf } from '../tensorflow';
import { ProgramCache } from './program-cache';

describe('ProgramCache', () => {
  const written: number[] = [];
  const cache = () => {
    written.length = 0;
    return new ProgramCache((size: number) => {
      written.push(size);
      return writeProgram({ value: new TensorSpec('float32', [size]) }, ({ value }) => ({ twice: multiply(value, 2) }));
    }, 2);
  };
  const nothing = () => Promise.resolve();

  it('writes the program of a shape once', async () => {
    const programs = cache();
    for (const size of [1, 2, 1, 2, 1]) await programs.with(size, nothing);
    expect(written).toEqual([1, 2]);
  });

  it('holds as many as it may and forgets the longest unused', async () => {
    const before = tf.node.getNumOfSavedModels();
    const programs = cache();
    for (const size of [1, 2, 1, 3, 1, 2]) await programs.with(size, nothing);
    expect(written).toEqual([1, 2, 3, 2]);
    expect(tf.node.getNumOfSavedModels()).toBe(before + 2);
  });

  it('lends a program to one user at a time', async () => {
    const programs = cache();
    await programs.with(1, async (outer) => {
      await programs.with(1, (inner) => {
        expect(inner).not.toBe(outer);
        return Promise.resolve();
      });
    });
    await programs.with(1, nothing);
    expect(written).toEqual([1, 1]);
  });

  it('keeps the program when its user fails', async () => {
    const programs = cache();
    await expect(programs.with(1, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    await programs.with(1, nothing);
    expect(written).toEqual([1]);
  });
});
