import type { GridEdge } from '@sonde/contracts';
import { baselineInWords, edgesInWords, ruleInWords } from './results';

const highest: GridEdge = { parameter: 'learning_rate', value: 0.01, side: 'highest', suggest: [0.03, 0.1] };
const lowest: GridEdge = { parameter: 'C', value: 0.001, side: 'lowest', suggest: [] };

it('says at which edge best values lie and what lies beyond, once for all layers that share it', () => {
  const layers = [
    { layer: 'a', edge: highest },
    { layer: 'b', edge: null },
    { layer: 'c', edge: lowest },
    { layer: 'd', edge: highest },
  ];
  expect(edgesInWords(layers)).toEqual([
    'learning_rate 0.01 is the highest tried: try 0.03, 0.1 too (a, d)',
    'C 0.001 is the lowest tried (c)',
  ]);
});

it('says what the most frequent class scores on each split, where that is known', () => {
  expect(baselineInWords({ val: 0.506, test: 0.49 })).toBe(
    'the most frequent class alone scores 0.5060 on val, 0.4900 on test',
  );
  expect(baselineInWords({})).toBeUndefined();
});

it('says by which rule configurations are listed', () => {
  const metric = { name: 'val/accuracy', goal: 'maximize' } as const;
  expect(ruleInWords({ rule: 'mean', metric, contenders: null })).toBe(
    'Rule mean: the best mean over seeds of val/accuracy',
  );
  expect(ruleInWords({ rule: 'one_se', metric, contenders: 1200 })).toMatch(/; 1,200 configurations compared$/);
});
