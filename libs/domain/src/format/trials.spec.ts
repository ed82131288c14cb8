import type { PlanView } from '@sonde/contracts';
import { countsInWords, endedTrials, progressInWords, workInWords } from './trials';

const counts = {
  planned: 1200,
  pending: 100,
  running: 50,
  succeeded: 1000,
  cached: 0,
  pruned: 40,
  diverged: 0,
  failed: 10,
  cancelled: 0,
};

it('counts what has ended, however it did', () => {
  // 1000 + 40 + 10
  expect(endedTrials(counts)).toBe(1050);
  expect(progressInWords(counts)).toBe('1,050 of 1,200 trials ended');
});

it('names the states that have trials', () => {
  expect(countsInWords(counts)).toBe('100 pending, 50 running, 1,000 succeeded, 40 pruned, 10 failed');
});

it('says what is cached, and how long the rest takes', () => {
  const plan = { pool: 'cpu', cached: 120, to_train: 1048, seconds: 180, trainers: 2 } as PlanView;
  expect(workInWords(plan)).toBe('120 cached, 1,048 to train: about 3 min on 2 trainers');
  expect(workInWords({ ...plan, trainers: 0 })).toContain('about 3 min on one trainer, none is in pool cpu now');
  expect(workInWords({ ...plan, seconds: null })).toContain(
    ': how long it takes is not known, pool cpu has trained nothing of the kind yet',
  );
  expect(workInWords({ ...plan, to_train: 0 })).toBe('120 cached, 0 to train');
  expect(workInWords({ ...plan, cached: null })).toBeUndefined();
});
