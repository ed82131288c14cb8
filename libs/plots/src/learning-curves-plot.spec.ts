import { marksOf, textsOf } from './__fixtures__/drawn';
import { curves, deepCurves } from './__fixtures__/kjv-search';
import { learningCurvesPlot } from './learning-curves-plot';
import { renderSvg } from './svg';

/** Train and val loss of three epochs. */
function items(val: readonly (number | null)[]) {
  return curves(1).items.map((item) => ({
    ...item,
    curve: { epoch: [1, 2, 3], train_loss: [0.7, 0.6, 0.5], val_loss: [...val], val_accuracy: [] },
  }));
}

describe('learningCurvesPlot', () => {
  it('draws train and val of up to four layers in one plot', async () => {
    const svg = await renderSvg(learningCurvesPlot(curves(3)));
    expect(marksOf(svg, 'line mark')).toHaveLength(6);
    expect(svg).toContain('stroke-dasharray="5,3"');
    expect(textsOf(svg)).toEqual(expect.arrayContaining(['embeddings', '0', '1', 'train', 'val', 'epoch', 'loss']));
  });

  it('gives each of more layers a panel, in their order', async () => {
    const svg = await renderSvg(learningCurvesPlot(deepCurves()));
    expect(marksOf(svg, 'line mark')).toHaveLength(2 * 48);
    const numbers = textsOf(svg).filter((text) => /^\d\d?$/.test(text));
    const at = ['7', '9', '11', '47'].map((layer) => numbers.indexOf(layer));
    expect(at).toEqual([...at].sort((a, b) => a - b));
    expect(textsOf(svg)).toContain('by layer (model.layers.*.mlp.down_proj)');
  });

  it('says where val is lowest, of a curve and of all', async () => {
    const spec = learningCurvesPlot({ items: items([0.8, 0.65, 0.7]) });
    expect(spec.description).toBe(
      'Loss on train and val by epoch, 1 of 1 layers: loss on val is lowest in embeddings (0.6500 at epoch 2).',
    );
    const spoken = marksOf(await renderSvg(spec), 'line mark').map(({ label }) => label);
    expect(spoken).toEqual([
      'embeddings, val: lowest loss 0.6500 at epoch 2',
      'embeddings, train: lowest loss 0.5000 at epoch 3',
    ]);
  });

  it('breaks where a loss is not finite, and leaves lbfgs out', async () => {
    const broken = items([0.8, null, 0.7]);
    const lbfgs = broken.map((item) => ({
      ...item,
      layer: 'other',
      curve: { epoch: [], train_loss: [], val_loss: [], val_accuracy: [] },
    }));
    const spec = learningCurvesPlot({ items: [...broken, ...lbfgs] });
    expect(spec.description).toContain('1 of 2 layers');
    // Two lines, of which val's begins twice.
    const paths = (await renderSvg(spec)).match(/line mark" d="[^"]*"/g) ?? [];
    expect(paths.map((path) => path.split('M').length - 1).sort()).toEqual([1, 2]);
    expect(textsOf(await renderSvg(learningCurvesPlot({ items: lbfgs })))).toContain('lbfgs has no epochs');
  });
});
