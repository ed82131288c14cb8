import { sweepPath, withQuery } from './paths';

describe('withQuery', () => {
  it('leaves out what is not said', () => {
    expect(withQuery('/v1/sweeps', { limit: 50, cursor: null, layer: undefined })).toBe('/v1/sweeps?limit=50');
    expect(withQuery('/v1/sweeps', {})).toBe('/v1/sweeps');
  });

  it('says the name of a list for each item, and escapes', () => {
    expect(withQuery('/compare', { items: ['layer:s/a b@x', 'probe:k&'] })).toBe(
      '/compare?items=layer%3As%2Fa+b%40x&items=probe%3Ak%26',
    );
  });
});

it('escapes the id of a sweep', () => {
  expect(sweepPath('a/b', '/best', { rule: 'mean' })).toBe('/v1/sweeps/a%2Fb/best?rule=mean');
});
