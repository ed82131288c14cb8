import type { PlanView } from '@sonde/contracts';
import { countsInWords, endedTrials, progressInWords, pruningInWords, workInWords } from './trials';

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

const pruning = { epoch: 3, score: 0.512, rank: 7, of: 9, kept: 3, cutoff: 0.548 };

it('says at which rung, with which rank, and what would have been enough', () => {
  expect(pruningInWords(pruning)).toBe('after epoch 3: rank 7 of 9 with 0.5120; the best 3 went on, down to 0.5480');
});

it('says of one that diverged that it has no score', () => {
  expect(pruningInWords({ ...pruning, score: null, cutoff: null })).toBe(
    'after epoch 3: rank 7 of 9 with –; the best 3 went on',
  );
});
