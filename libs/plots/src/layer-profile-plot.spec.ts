import { marksOf, sizeOf, textsOf } from './__fixtures__/drawn';
import { KJV, KJV_BEST, RUNNING, deepProfile } from './__fixtures__/kjv';
import { layerProfilePlot } from './layer-profile-plot';
import { renderSvg } from './svg';

const LAYERS = KJV.layers.map(({ layer }) => layer);

describe('layerProfilePlot', () => {
  it('draws val and each test split of every layer, at heights that follow the figures', async () => {
    const points = marksOf(await renderSvg(layerProfilePlot(KJV)), 'point');
    expect(points).toHaveLength(7 * 3);
    const height = (layer: string, split: string) =>
      points.find(({ label }) => label.startsWith(`layer: ${layer};`) && label.includes(`on: ${split}`))?.y ?? NaN;
    // Linear: 0.6103 lies from 0.5450 to 0.6323 where (0.6103 - 0.5453) / (0.6323 - 0.5453) = 0.7471 of the way does.
    const [low, val, high] = [
      height('encoder.layer.4', 'val'),
      height('encoder.layer.3', 'val'),
      height('encoder.layer.1', 'test;'),
    ];
    expect((val - low) / (high - low)).toBeCloseTo(0.7471, 3);
  });

  it('dodges the test splits to either side of val', async () => {
    const points = marksOf(await renderSvg(layerProfilePlot(KJV)), 'point');
    const third = points.filter(({ label }) => label.startsWith('layer: encoder.layer.3;'));
    const [val, test, shift] = ['val (chosen on)', 'test;', 'test_shift'].map(
      (split) => third.find(({ label }) => label.includes(`on: ${split}`))?.x ?? NaN,
    );
    expect(Number(test) - Number(val)).toBeGreaterThan(8);
    expect(Number(val) - Number(shift)).toBeCloseTo(Number(test) - Number(val), 6);
  });

  it('spans two standard deviations of permuted labels, and marks the set', async () => {
    const svg = await renderSvg(layerProfilePlot(KJV, { bestLayer: KJV_BEST }));
    const blocks = marksOf(svg, 'rect mark').map(({ label }) => label);
    // 0.501 - 2 x 0.012 and 0.501 + 2 x 0.012
    expect(blocks.filter((label) => label.includes('accuracy: 0.477; high: 0.525'))).toHaveLength(7);
    const marked = blocks.filter((label) => label.includes('cannot be told from the best'));
    expect(marked.map((label) => label.slice('layer: '.length, label.indexOf(';')))).toEqual(LAYERS.slice(2, 5));
  });

  it('says in words what it shows, and in its legend what there is', async () => {
    const spec = layerProfilePlot(KJV, { bestLayer: KJV_BEST });
    expect(spec.description).toBe(
      'Accuracy on val by layer, 7 in all: highest at encoder.layer.3 (0.6103); test 0.5893; test_shift 0.5593.',
    );
    const legend = ['val (chosen on)', 'test', 'test_shift', 'permuted labels', 'most frequent class'];
    expect(textsOf(await renderSvg(spec))).toEqual(
      expect.arrayContaining([...legend, 'cannot be told from the best', 'accuracy', 'layer (encoder.layer.*)']),
    );
  });

  it('leaves out what a running sweep does not have, and keeps the place of a layer without a probe', async () => {
    const svg = await renderSvg(layerProfilePlot(RUNNING));
    expect(marksOf(svg, 'point')).toHaveLength(6);
    expect(textsOf(svg)).toEqual(expect.arrayContaining(['embeddings', '3', '5', 'val (chosen on)']));
    expect(textsOf(svg)).not.toContain('test');
    expect(textsOf(svg)).not.toContain('permuted labels');
  });

  it('shows 48 layers of a loss: the lowest is best, and no majority', async () => {
    const deep = deepProfile();
    const spec = layerProfilePlot(deep);
    const svg = await renderSvg(spec);
    expect(marksOf(svg, 'point')).toHaveLength(48 * 3);
    // 0.45 + 0.25 x (3.2 / 28.8)^2 + 0.01 x sin(73.6) = 0.45 + 0.0031 - 0.0097 at layer 32, the least of all.
    expect(spec.description).toContain(
      'Loss on val by layer, 48 in all: lowest at model.layers.32.mlp.down_proj (0.4433)',
    );
    expect(textsOf(svg)).toEqual(
      expect.arrayContaining(['loss (lower is better)', 'layer (model.layers.*.mlp.down_proj)', '46']),
    );
    expect(textsOf(svg)).not.toContain('most frequent class');
  });

  it('shows a single layer with its interval as a line, under its full name', async () => {
    const svg = await renderSvg(layerProfilePlot({ ...KJV, layers: KJV.layers.slice(2, 3) }));
    expect(marksOf(svg, 'point')).toHaveLength(3);
    expect(textsOf(svg)).toContain('encoder.layer.1');
    expect(svg).not.toContain('mark-area');
  });

  it('shows the target that it is asked for', () => {
    const other = KJV.layers.map((each) => ({
      ...each,
      target: 'genre',
      best: { ...each.best, val: { mean: 0.7, sd: null, seed_t95: null } },
    }));
    const spec = layerProfilePlot(
      { ...KJV, targets: ['order', 'genre'], layers: [...KJV.layers, ...other] },
      { target: 'genre' },
    );
    expect(spec.description).toContain('7 in all: highest at embeddings (0.7000)');
    expect(spec.title).toMatchObject({ text: ['Accuracy by layer: kjv-bigram-shift, genre'] });
  });

  it('is as wide as it is asked to be', async () => {
    expect(sizeOf(await renderSvg(layerProfilePlot(KJV))).width).toBe(680);
    expect(sizeOf(await renderSvg(layerProfilePlot(KJV, { width: 344 }))).width).toBe(344);
  });
});
