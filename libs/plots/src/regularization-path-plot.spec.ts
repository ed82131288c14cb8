import { marksOf, textsOf } from './__fixtures__/drawn';
import { PATH } from './__fixtures__/kjv-search';
import { regularizationPathPlot } from './regularization-path-plot';
import { renderSvg } from './svg';

describe('regularizationPathPlot', () => {
  it('draws the path of lbfgs as a line through its probes, and every other probe as a point', async () => {
    const svg = await renderSvg(regularizationPathPlot(PATH));
    expect(marksOf(svg, 'point')).toHaveLength(7 + 15);
    expect(svg.match(/mark-line role-mark/g)).toHaveLength(1);
    expect(textsOf(svg)).toEqual(
      expect.arrayContaining(['learning rate', '0.0001', '0.003', 'norm of the weights', 'loss on train']),
    );
  });

  it('takes a logarithmic axis for norms that span a factor of 20, and a linear one for the loss', async () => {
    const points = marksOf(await renderSvg(regularizationPathPlot(PATH)), 'point').slice(0, 7);
    const [first, , third, , , , last] = points;
    // Norms 0.05, 0.4 and 15: ln(8) / ln(300) = 0.3646. Losses 0.28 + 0.4 / (1 + norm / 2): 0.6702, 0.6133, 0.3271.
    const along = (axis: 'x' | 'y') =>
      (Number(third?.[axis]) - Number(first?.[axis])) / (Number(last?.[axis]) - Number(first?.[axis]));
    expect(along('x')).toBeCloseTo(0.3646, 4);
    expect(along('y')).toBeCloseTo((0.670244 - 0.613333) / (0.670244 - 0.327059), 4);
  });

  it('has a scale instead of entries where learning rates were drawn', async () => {
    const drawn = PATH.points.map((point, index) =>
      point.optimizer === 'adam' ? { ...point, learning_rate: 0.00011 * 1.37 ** index } : point,
    );
    const texts = textsOf(await renderSvg(regularizationPathPlot({ ...PATH, points: drawn })));
    expect(texts.filter((text) => text.length > 8 && /^[\d.]+$/.test(text))).toEqual([]);
  });

  it('tells optimizers apart by shape, and says what there is', async () => {
    const points = PATH.points.map((point, index) =>
      index % 2 === 0 || point.optimizer === 'lbfgs' ? point : { ...point, optimizer: 'sgd' },
    );
    expect(textsOf(await renderSvg(regularizationPathPlot({ ...PATH, points })))).toEqual(
      expect.arrayContaining(['adam', 'sgd']),
    );
    expect(regularizationPathPlot(PATH).description).toBe(
      'Loss on train against the norm of the weights: a path of 7 lbfgs probes and 15 others, learning rates 0.0001 to 0.1.',
    );
  });
});
