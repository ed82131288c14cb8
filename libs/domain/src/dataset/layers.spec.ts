import { BadInput } from '@sonde/contracts';
import { selectLayers } from './layers';

const LAYERS = ['embeddings', 'layer/0', 'layer/1', '../../etc/passwd', '!odd'].map((name) => ({ name }));

const selected = (...globs: string[]) => selectLayers(globs, LAYERS).map(({ index }) => index);

function refusal(globs: readonly string[]): BadInput {
  try {
    selectLayers(globs, LAYERS);
  } catch (error) {
    if (error instanceof BadInput) return error;
  }
  throw new Error('expected BadInput');
}

describe('selectLayers', () => {
  it("takes the union of globs, in the dataset's order, with names that look like paths", () => {
    expect(selected('*')).toEqual([0, 1, 2, 3, 4]);
    expect(selected('*/1', 'emb*', '*/*')).toEqual([0, 1, 2, 3]);
  });

  it('takes a name that is written out, whatever it means as a glob', () => {
    expect(selected('!odd')).toEqual([4]);
  });

  it('names each glob that matches nothing', () => {
    expect(refusal(['*', 'decoder*', 'x']).issues).toMatchObject([
      { pointer: '/layers/1', message: expect.stringContaining('"decoder*" matches none of the layers embeddings') },
      { pointer: '/layers/2' },
    ]);
  });

  it('refuses more globs than can be tried on many layers', () => {
    const globs = Array.from({ length: 101 }, (_, index) => `*${index}`);
    expect(refusal(['*', ...globs]).issues).toEqual([
      { pointer: '/layers/100', message: '"*99" names no layer, and is one of more than 100 globs: write fewer' },
    ]);
  });
});
