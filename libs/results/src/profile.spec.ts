import { tinyDescription } from '@sonde/persistence/testing/builders';
import { baselineOf } from './profile';

/** A sweep over classes that have so many rows. */
const sweepOf = (counts: Readonly<Record<string, readonly number[]>>, metric: 'val/accuracy' | 'val/loss') => ({
  metric,
  dataset: {
    description: { ...tinyDescription, targets: tinyDescription.targets.map((target) => ({ ...target, counts })) },
  },
});

describe('baselineOf', () => {
  it('is the share of val that has the most frequent class of train, the lowest of equals', () => {
    // Train has most of the class 1, which 3 of the 10 rows of val have.
    expect(baselineOf(sweepOf({ train: [80, 120], val: [7, 3] }, 'val/accuracy'), 'labels')).toBe(0.3);
    expect(baselineOf(sweepOf({ train: [50, 50, 20], val: [1, 2, 5] }, 'val/accuracy'), 'labels')).toBe(1 / 8);
  });

  it('is null for another metric, and where nothing is counted', () => {
    expect(baselineOf(sweepOf({ train: [80, 120], val: [7, 3] }, 'val/loss'), 'labels')).toBeNull();
    expect(baselineOf({ metric: 'val/accuracy', dataset: { description: tinyDescription } }, 'labels')).toBeNull();
  });
});
