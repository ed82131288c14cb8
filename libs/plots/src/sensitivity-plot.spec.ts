import { marksOf, textsOf } from './__fixtures__/drawn';
import { DEEP_SENSITIVITY, SENSITIVITY } from './__fixtures__/kjv-search';
import { sensitivityPlot } from './sensitivity-plot';
import { renderSvg } from './svg';

describe('sensitivityPlot', () => {
  it('colours each cell with a figure, writes it there, and crosses those that diverged', async () => {
    const svg = await renderSvg(sensitivityPlot(SENSITIVITY));
    // 7 layers x 5 rates, of which 3 diverged; one more rectangle outlines the best.
    expect(marksOf(svg, 'rect mark')).toHaveLength(32 + 1);
    // 0.6103 - 0.02 x log10(0.003 / 0.002)^2 = 0.6097, and 0.6103 - 0.02 x log10(0.001 / 0.002)^2 = 0.6085
    expect(textsOf(svg)).toEqual(expect.arrayContaining(['0.610', '0.608']));
    expect(textsOf(svg).filter((text) => text === '×')).toHaveLength(3);
    // The four layers in which one of two configurations diverged.
    expect(marksOf(svg, 'point')).toHaveLength(4);
  });

  it('has larger values above smaller ones, and layers in order', async () => {
    const cells = marksOf(await renderSvg(sensitivityPlot(SENSITIVITY)), 'rect mark');
    const at = (layer: string, rate: number) =>
      cells.find(({ label }) => label.startsWith(`layer: ${layer}; learning rate: ${rate};`));
    expect(at('embeddings', 0.1)?.y).toBeLessThan(at('embeddings', 0.0001)?.y ?? 0);
    expect(at('encoder.layer.5', 0.001)?.x).toBeGreaterThan(at('encoder.layer.4', 0.001)?.x ?? Infinity);
  });

  it('outlines the best cell, and says which it is', async () => {
    const spec = sensitivityPlot(SENSITIVITY);
    expect(marksOf(await renderSvg(spec), 'rect mark').at(-1)?.label).toMatch(
      /^layer: encoder.layer.3; learning rate: 0.003; accuracy on val: 0.6097;/,
    );
    expect(spec.description).toBe(
      'Accuracy on val by learning rate and layer: best at learning rate 0.003 in encoder.layer.3 (0.6097); all diverged in 3 of 35 cells.',
    );
  });

  it('takes the lowest loss for the best, and leaves figures out where there is no room', async () => {
    const spec = sensitivityPlot(DEEP_SENSITIVITY);
    // 0.4433 at layer 32, and 10 x 0.02 x log10(0.003 / 0.002)^2 = 0.0062 on top.
    expect(spec.description).toContain('best at learning rate 0.003 in model.layers.32.mlp.down_proj (0.4495)');
    expect(textsOf(await renderSvg(spec))).not.toContain('0.450');
  });

  it.each([SENSITIVITY, DEEP_SENSITIVITY])(
    'gives the best cell the brightest colour of viridis, the worst the darkest',
    async (sensitivity) => {
      const sign = sensitivity.metric.goal === 'maximize' ? 1 : -1;
      const cells = sensitivity.cells.filter(({ mean }) => mean !== null);
      const ordered = [...cells].sort((a, b) => sign * ((a.mean ?? 0) - (b.mean ?? 0)));
      const marks = marksOf(await renderSvg(sensitivityPlot(sensitivity)), 'rect mark');
      const fills = [ordered[0], ordered.at(-1)].map(
        (cell) =>
          marks.find(({ label }) => label.startsWith(`layer: ${cell?.layer}; learning rate: ${cell?.value};`))?.fill,
      );
      // matplotlib's viridis(0) and viridis(1): #440154 and #fde725
      expect(fills).toEqual(['rgb(68, 1, 84)', 'rgb(253, 231, 37)']);
    },
  );

  it('shows words, zeros and a value that is not used', async () => {
    const cells = ['none', 0, 0.1, null].map((value) => ({
      layer: 'a',
      index: 0,
      value,
      mean: 0.5,
      sd: null,
      configurations: 1,
      diverged: 0,
    }));
    const texts = textsOf(await renderSvg(sensitivityPlot({ ...SENSITIVITY, parameter: 'weight_decay', cells })));
    const values = ['0', '0.1', 'none', 'not used'];
    expect(texts.filter((text) => values.includes(text)).reverse()).toEqual(values);
  });
});
