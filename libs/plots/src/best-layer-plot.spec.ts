import { marksOf, textsOf } from './__fixtures__/drawn';
import { KJV_BEST } from './__fixtures__/kjv';
import { bestLayerPlot } from './best-layer-plot';
import { renderSvg } from './svg';
import { CATEGORIES } from './themes';

describe('bestLayerPlot', () => {
  it('draws a bar a layer as high as its share, members of the set in the strong colour', async () => {
    const svg = await renderSvg(bestLayerPlot(KJV_BEST));
    const bars = marksOf(svg, 'bar');
    const ground = bars[0]?.y ?? NaN; // embeddings: 0
    // 0.28 / 0.39 and 0.312 / 0.39
    const heights = bars.map(({ y }) => (ground - y) / (ground - (bars[4]?.y ?? NaN)));
    expect(heights[2]).toBeCloseTo(0.717949, 5);
    expect(heights[3]).toBeCloseTo(0.8, 5);
    const strong = svg.match(new RegExp(`aria-roledescription="bar"[^>]*fill="${CATEGORIES[0]}"`, 'g'));
    expect(strong).toHaveLength(3);
  });

  it('gives shares in words that never claim none or all', async () => {
    expect(textsOf(await renderSvg(bestLayerPlot(KJV_BEST)))).toEqual(
      expect.arrayContaining(['0 %', '1 %', '28 %', '31 %', '39 %', '&lt;1 %']),
    );
    const layers = KJV_BEST.layers.map((each, index) => ({ ...each, p_best: index === 0 ? 0.999 : 0.001 / 6 }));
    expect(textsOf(await renderSvg(bestLayerPlot({ ...KJV_BEST, layers })))).toContain('&gt;99 %');
  });

  it('says the answer', () => {
    expect(bestLayerPlot(KJV_BEST).description).toBe(
      'How often each layer is best in accuracy on val over 2000 draws of its 500 rows: encoder.layer.3 in 39 %. ' +
        'encoder.layer.1, encoder.layer.2 and encoder.layer.3 cannot be told apart on 500 rows of val.',
    );
  });
});
