import { marksOf, textsOf } from './__fixtures__/drawn';
import { TRANSFER } from './__fixtures__/kjv-search';
import { renderSvg } from './svg';
import { transferPlot } from './transfer-plot';

describe('transferPlot', () => {
  it('has a cell a probe and dataset with figure and interval, and outlines where it was trained', async () => {
    const svg = await renderSvg(transferPlot(TRANSFER));
    // 3 x 3, one of them without a figure, and three outlines.
    expect(marksOf(svg, 'rect mark')).toHaveLength(8 + 3);
    const texts = textsOf(svg);
    expect(texts.filter((text) => text === '0.620')).toHaveLength(3);
    expect(texts).toEqual(expect.arrayContaining(['0.577 … 0.662', '–', 'trained on', 'kjv-genre', 'encoder.layer.3']));
  });

  it('leaves intervals out where there is no room', async () => {
    const texts = textsOf(await renderSvg(transferPlot(TRANSFER, { width: 340 })));
    expect(texts).toContain('0.620');
    expect(texts).not.toContain('0.577 … 0.662');
  });

  it('names a probe by its key too where another comes from the same layer', async () => {
    const first = TRANSFER.items[0];
    const items = first ? [first, { ...first, probe_key: 'abcdefabcdef0123' }] : [];
    expect(textsOf(await renderSvg(transferPlot({ ...TRANSFER, items })))).toEqual(
      expect.arrayContaining(['0b6d273f0803', 'abcdefabcdef']),
    );
    expect(textsOf(await renderSvg(transferPlot(TRANSFER)))).not.toContain('0b6d273f0803');
  });

  it('says how far the best goes on other data', () => {
    expect(transferPlot(TRANSFER).description).toBe(
      'Accuracy on test of 3 probes: on other data than their own best from kjv-bigram-shift to pile-bigram-shift (0.5700).',
    );
  });
});
