import { marksOf, textsOf } from './__fixtures__/drawn';
import { SENSITIVITY } from './__fixtures__/kjv-search';
import { marginalPlot } from './marginal-plot';
import { renderSvg } from './svg';

describe('marginalPlot', () => {
  it('has a panel a parameter, with best and mean at every value', async () => {
    const svg = await renderSvg(marginalPlot(SENSITIVITY));
    expect(marksOf(svg, 'point')).toHaveLength(2 * (5 + 3 + 2));
    expect(textsOf(svg)).toEqual(
      expect.arrayContaining(['learning rate', 'weight decay', 'normalization', 'standardize', 'accuracy on val']),
    );
  });

  it('spaces learning rates by their logarithm, and sets a 0 beside powers of ten', async () => {
    const points = marksOf(await renderSvg(marginalPlot(SENSITIVITY)), 'point');
    const x = (label: string) => points.find((point) => point.label.startsWith(label))?.x ?? NaN;
    const [first, second, last] = ['0.0001', '0.001', '0.1'].map((rate) => x(`learning rate: ${rate};`));
    // log10 from -4 to -1: 0.001 lies a third of the way.
    expect((Number(second) - Number(first)) / (Number(last) - Number(first))).toBeCloseTo(1 / 3, 6);
    const [zero, small, large] = ['0', '0.0001', '0.01'].map((decay) => x(`weight decay: ${decay};`));
    expect(Number(small) - Number(zero)).toBeCloseTo(Number(large) - Number(small), 6);
  });

  it('says which value of each is best, and leaves out what diverged', async () => {
    // 0.61 - 0.01 x log10(0.003 / 0.002)^2 = 0.6097; 0.605 + 0.01 / 2
    expect(marginalPlot(SENSITIVITY).description).toBe(
      'Accuracy on val by value of each parameter: best with learning rate 0.003 (0.6097), weight decay 0.01 (0.6100), normalization standardize (0.6100).',
    );
    const values = [
      { value: 1, configurations: 1, mean: 0.5, best: 0.5, diverged: 0 },
      { value: 2, configurations: 1, mean: null, best: null, diverged: 1 },
    ];
    const svg = await renderSvg(marginalPlot({ ...SENSITIVITY, marginals: [{ parameter: 'C', values }] }));
    expect(marksOf(svg, 'point')).toHaveLength(2);
  });
});
