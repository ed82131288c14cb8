import { address } from './address';

describe('address', () => {
  it('leaves out what is not said', () => {
    expect(address('/v1/sweeps', { limit: 50, cursor: null, layer: undefined })).toBe('/v1/sweeps?limit=50');
    expect(address('/v1/sweeps', {})).toBe('/v1/sweeps');
  });

  it('says the name of a list for each item, and escapes', () => {
    expect(address('/compare', { items: ['layer:s/a b@x', 'probe:k&'] })).toBe(
      '/compare?items=layer%3As%2Fa+b%40x&items=probe%3Ak%26',
    );
  });
});
