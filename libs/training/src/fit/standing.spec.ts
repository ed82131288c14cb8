import type { ProbeState } from './checkpoint-store';
import type { TrainingShape } from '../program/training-shape';
import { standing } from './standing';

const found = (steps: number, stepsPerEpoch: number): ProbeState[] => [
  {
    ...{ identity: 'a', steps, stepsPerEpoch },
    recorded: { epochs: 0, points: [], last: null, best: null, diverged: false },
    arrays: {},
  },
];

/** What standing looks at. @param batchRows of 9000 */
const shape = (batchRows: number | 'full') => ({ trainRows: 9000, batchRows }) as TrainingShape;

describe('standing', () => {
  it.each<[string, ProbeState[] | null, number | 'full', number]>([
    ['where nothing was found, at the start', null, 'full', 0],
    ['in the midst of an epoch of the same steps, there', found(7, 3), 4096, 7],
    // 9000 rows are 3 batches of 4096 or less.
    ['at the end of an epoch of other steps, there', found(6, 3), 'full', 2],
    ['at the end of an epoch of one step, there', found(2, 1), 4096, 6],
    ['in the midst of an epoch of other steps, at the start', found(7, 3), 'full', 0],
    ['where training ends, there', found(30, 3), 4096, 30],
    ['beyond the end, at the start', found(31, 3), 4096, 0],
  ])('is %s', (_, states, batchRows, steps) => {
    const result = standing(states, shape(batchRows), batchRows === 'full' ? 10 : 30);
    expect(result.steps).toBe(steps);
    expect(result.arrays === null).toBe(steps === 0);
  });
});
