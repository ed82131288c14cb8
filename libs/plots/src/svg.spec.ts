import { textsOf } from './__fixtures__/drawn';
import { KJV_BEST } from './__fixtures__/kjv';
import { bestLayerPlot } from './best-layer-plot';
import { compileSpec } from './compile-spec';
import { renderSvg } from './svg';
import { CATEGORIES, GREY, PAPER, type Theme } from './themes';

/** Contrast of two colours by WCAG 2.2: (L1 + 0.05) / (L2 + 0.05), L the relative luminance. */
function contrast(one: string, other: string): number {
  const [low = 0, high = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((at) => parseInt(colour.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

describe('renderSvg', () => {
  const spec = bestLayerPlot({ ...KJV_BEST, summary: 'Layers "a" & <b> tie.' });

  it('gives a picture that names itself, on the paper of its theme', async () => {
    const svg = await renderSvg(spec, 'dark');
    expect(svg).toMatch(/^<svg role="img" aria-label="How often [^"]*Layers &quot;a&quot; &amp; &lt;b> tie\."/);
    expect(svg).toContain(`fill="${PAPER.dark}"`);
    expect(await renderSvg(spec)).toContain(`fill="${PAPER.light}"`);
    expect(compileSpec(spec, 'dark').background).toBe('transparent');
  });

  it('draws the same in both themes', async () => {
    expect(textsOf(await renderSvg(spec, 'dark'))).toEqual(textsOf(await renderSvg(spec, 'light')));
  });

  it('cuts nothing that has room: Vega alone would take a letter for wider than it is', async () => {
    const answer = 'encoder.layer.1, encoder.layer.2 and encoder.layer.3 cannot be told apart on 500 rows of val.';
    expect(textsOf(await renderSvg(bestLayerPlot(KJV_BEST)))).toContain(answer);
  });
});

it.each<Theme>(['light', 'dark'])('has colours that are seen on %s paper', (theme) => {
  for (const colour of [...CATEGORIES.slice(0, 4), GREY]) {
    expect(contrast(colour, PAPER[theme])).toBeGreaterThanOrEqual(3);
  }
});
