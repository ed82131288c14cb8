import type { DescribedTarget } from '@sonde/domain';
import { baselineOf } from './profile';

/** A sweep over classes that have so many rows. */
const sweepOf = (counts: DescribedTarget['counts'], metric: 'val/accuracy' | 'val/loss') => {
  const target = { name: 'labels', task: 'classification', classes: ['a', 'b'], outputs: 2, digests: {} } as const;
  return { metric, dataset: { description: { targets: [counts ? { ...target, counts } : target] } } };
};

describe('baselineOf', () => {
  it('is the share of val that has the most frequent class of train, the lowest of equals', () => {
    // Train has most of the class 1, which 3 of the 10 rows of val have.
    expect(baselineOf(sweepOf({ train: [80, 120], val: [7, 3] }, 'val/accuracy'), 'labels')).toBe(0.3);
    expect(baselineOf(sweepOf({ train: [50, 50, 20], val: [1, 2, 5] }, 'val/accuracy'), 'labels')).toBe(1 / 8);
  });

  it('is null for another metric, and where nothing is counted', () => {
    expect(baselineOf(sweepOf({ train: [80, 120], val: [7, 3] }, 'val/loss'), 'labels')).toBeNull();
    expect(baselineOf(sweepOf(undefined, 'val/accuracy'), 'labels')).toBeNull();
  });
});
