import { countsInWords, endedTrials, progressInWords } from './progress';

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
