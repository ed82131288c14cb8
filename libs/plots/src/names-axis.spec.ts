import { namesAxis, shortNames } from './names-axis';

describe('shortNames', () => {
  it('leaves out what numbered names have in common', () => {
    expect(shortNames(['embeddings', 'encoder.layer.0', 'encoder.layer.11'])).toEqual({
      labels: ['embeddings', '0', '11'],
      common: 'encoder.layer.*',
    });
    expect(shortNames(['model.layers.0.mlp.down_proj', 'model.layers.31.mlp.down_proj'])).toEqual({
      labels: ['0', '31'],
      common: 'model.layers.*.mlp.down_proj',
    });
    expect(shortNames(['block.attention', 'block.mlp'])).toEqual({ labels: ['attention', 'mlp'], common: 'block.*' });
  });

  it('keeps a single name, names with nothing in common, and those that would be the same', () => {
    for (const names of [['encoder.layer.1'], ['a.1', 'b.2'], ['0', 'layer.0', 'layer.1'], []]) {
      expect(shortNames(names)).toEqual({ labels: names, common: '' });
    }
  });

  it('takes the middle out of what is still too long', () => {
    const { labels } = shortNames(['visual.transformer.resblocks.attention', 'text']);
    expect(labels).toEqual(['visual.t…locks.attention', 'text']);
  });
});

describe('namesAxis', () => {
  const angle = (names: readonly string[], width: number) => namesAxis('layer', names, width).axis.labelAngle;
  const words = Array.from({ length: 10 }, (_, index) => `${'abcdefghij'.charAt(index)}ttention`);

  it('lays labels flat, leans them, then stands them upright as room goes', () => {
    expect(angle(words, 1000)).toBe(0);
    expect(angle(words, 300)).toBe(-40);
    expect(angle(words, 150)).toBe(-90);
  });

  it('keeps numbers flat, to be thinned', () => {
    expect(
      angle(
        Array.from({ length: 96 }, (_, index) => `layer.${index}`),
        300,
      ),
    ).toBe(0);
  });
});
