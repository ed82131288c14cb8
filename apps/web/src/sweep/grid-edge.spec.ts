import type { GridEdge } from '@sonde/contracts';
import { edgesInWords } from './grid-edge';

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
