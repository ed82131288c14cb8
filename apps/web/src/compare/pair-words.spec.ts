import type { ComparedPair } from '@sonde/contracts';
import { letterOf, pairName, verdict } from './pair-words';

const pair: ComparedPair = {
  a: 0,
  b: 2,
  difference: -0.009,
  ci95: [-0.034, 0.053],
  p: 0.2,
  test: 'bootstrap',
  p_holm: 0.6887,
  significant: false,
  mcnemar: null,
  sign_flip: null,
};

it('names items by letters, however many there are', () => {
  expect([0, 1, 25, 26, 27].map(letterOf)).toEqual(['A', 'B', 'Z', 'AA', 'AB']);
  expect(pairName(pair)).toBe('A\u00a0−\u00a0C');
});

it('says in words what a pair comes to', () => {
  const figures = '(−0.0090, 95 % interval −0.034 … 0.053; corrected p 0.6887)';
  expect(verdict(pair)).toBe(`A and C cannot be told apart ${figures}.`);
  expect(verdict({ ...pair, significant: true, p_holm: 0.00001 })).toBe(
    'A and C differ (−0.0090, 95 % interval −0.034 … 0.053; corrected p < 0.0001).',
  );
});
