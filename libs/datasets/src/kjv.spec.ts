import { KJV } from './__fixtures__/folders';
import { checkDataset } from './check-dataset';
import { loadLayer, loadTarget } from './load';
import { openDataset } from './open-dataset';

describe('examples/kjv-bigram-shift', () => {
  it('is a dataset without a fault, with three columns that do not vary', async () => {
    const description = await checkDataset(await openDataset(KJV));
    expect(description.splits).toEqual({ train: 2000, val: 500, test: 500 });
    expect(description.layers.map(({ name, columns }) => [name, columns])).toEqual([
      ['embeddings', 384],
      ['encoder.layer.0', 384],
      ['encoder.layer.1', 384],
      ['encoder.layer.2', 384],
      ['encoder.layer.3', 384],
      ['encoder.layer.4', 384],
      ['encoder.layer.5', 384],
    ]);
    expect(description.layers.map(({ constantColumns }) => constantColumns.length)).toEqual([0, 0, 0, 0, 0, 0, 3]);
    expect(description.layers[6]?.constantColumns).toEqual([127, 223, 319]);
    // Python's hashlib over "F16:2000x384:" and the array's bytes.
    expect(description.layers[6]?.digests['train']).toBe(
      '2733f5478ff96abfcb835ce23a9905f872179e1aad5990ef1fa36c017d078624',
    );
    expect(description.targets[0]?.digests['val']).toBe(
      '499b9c4ab836805f483bde3301eef38075b66a66e1fc106b21e8ffc5f23edce5',
    );
    expect(description.warnings).toEqual([]);
  });

  it('has the values and labels that Python reads', async () => {
    const dataset = await openDataset(KJV);
    const { splits } = await loadLayer(dataset, 'encoder.layer.3', { splits: ['val'] });
    const features = splits['val']?.features ?? new Float32Array();
    // numpy: array.astype("float64").sum(), array[499, :3]
    expect(features.reduce((sum, value) => sum + value, 0)).toBeCloseTo(61.52462023496628, 6);
    expect([...features.subarray(499 * 384, 499 * 384 + 3)]).toEqual([0.2344970703125, 0.267578125, 0.131103515625]);
    const { test } = await loadTarget(dataset, 'labels', { splits: ['test'] });
    expect(test).toBeInstanceOf(Int32Array);
    expect([...(test ?? [])].reduce((sum, label) => sum + label, 0)).toBe(247);
  });
});
