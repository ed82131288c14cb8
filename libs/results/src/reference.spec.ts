import { BadInput } from '@sonde/contracts';
import { parseReference } from './reference';

describe('parseReference', () => {
  it.each([
    ['probe:0123abcd', { kind: 'probe', key: '0123abcd' }],
    ['0123456789ab', { kind: 'probe', key: '0123456789ab' }],
    ['configuration:2g57q5ktpp/00ff', { kind: 'configuration', sweep: '2g57q5ktpp', id: '00ff' }],
    ['layer:2g57q5ktpp/encoder.layer.3', { kind: 'layer', sweep: '2g57q5ktpp', layer: 'encoder.layer.3' }],
    ['2g57q5ktpp/blocks/3@tense', { kind: 'layer', sweep: '2g57q5ktpp', layer: 'blocks/3', target: 'tense' }],
    ['sweep:2g57q5ktpp@tense', { kind: 'sweep', sweep: '2g57q5ktpp', target: 'tense' }],
    ['2g57q5ktpp', { kind: 'sweep', sweep: '2g57q5ktpp' }],
  ])('reads %s', (text, reference) => {
    expect(parseReference(text, 0)).toEqual(reference);
  });

  it.each(['', 'probe:xyz', 'probe:0123', 'configuration:abc', 'layer:abc', 'layer:a b/c', 'sweep:a b'])(
    'refuses %j with its place',
    (text) => {
      let thrown: unknown;
      try {
        parseReference(text, 1);
      } catch (error) {
        thrown = error;
      }
      expect(thrown).toBeInstanceOf(BadInput);
      expect(thrown).toMatchObject({ issues: [{ pointer: '/items/1' }] });
    },
  );
});
