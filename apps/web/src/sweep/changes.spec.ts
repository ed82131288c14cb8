import { SweepSpec } from '@sonde/contracts';
import { changesOf } from './changes';

const spec = SweepSpec.parse({ name: 'a', dataset: 'd', layers: ['x', 'y*'], replicates: { seeds: [3, 5] } });

describe('changesOf', () => {
  it('is empty where the form says what the sweep has', () => {
    expect(changesOf(spec, { seeds: 2, layers: 'x\ny*\n' })).toEqual({});
  });

  it('holds what differs, and nothing else', () => {
    expect(changesOf(spec, { seeds: 4, layers: 'x\ny*' })).toEqual({ replicates: { seeds: 4 } });
    expect(changesOf(spec, { seeds: 2, layers: ' x \n\n y* \nz' })).toEqual({ layers: ['x', 'y*', 'z'] });
  });
});
