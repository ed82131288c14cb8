import { pruningInWords } from './pruning';

const pruning = { epoch: 3, score: 0.512, rank: 7, of: 9, kept: 3, cutoff: 0.548 };

it('says at which rung, with which rank, and what would have been enough', () => {
  expect(pruningInWords(pruning)).toBe('after epoch 3: rank 7 of 9 with 0.5120; the best 3 went on, down to 0.5480');
});

it('says of one that diverged that it has no score', () => {
  expect(pruningInWords({ ...pruning, score: null, cutoff: null })).toBe(
    'after epoch 3: rank 7 of 9 with –; the best 3 went on',
  );
});
