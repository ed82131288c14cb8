import { resolveParameters } from './configuration';
import { configurationId, digestOf, probeKey } from './keys';

const layer = { digests: { train: 'aa', val: 'bb', test: 'cc' } };
const target = { task: 'classification', outputs: 2, digests: { train: 'dd', val: 'ee', test: 'ff' } } as const;
const adam = resolveParameters({ learning_rate: 0.001 });

describe('digestOf', () => {
  it('is SHA-256 over canonical JSON', () => {
    // printf '{"a":1,"b":[true,"é"]}' | sha256sum
    expect(digestOf({ b: [true, 'é'], a: 1.0 })).toBe(
      '6926743e6611e69d70d02dfefee1d1fc193edf9d3252ac387436edf1db976b4d',
    );
  });
});

describe('probeKey', () => {
  const key = probeKey(layer, target, adam, 0);

  it('does not know test splits', () => {
    const more = { digests: { ...layer.digests, test: 'other', test_shift: 'new' } };
    expect(probeKey(more, { ...target, digests: { train: 'dd', val: 'ee' } }, adam, 0)).toBe(key);
  });

  it.each([
    ['features of train', () => probeKey({ digests: { ...layer.digests, train: 'a2' } }, target, adam, 0)],
    ['features of val', () => probeKey({ digests: { ...layer.digests, val: 'b2' } }, target, adam, 0)],
    ['labels', () => probeKey(layer, { ...target, digests: { train: 'd2', val: 'ee' } }, adam, 0)],
    ['a parameter', () => probeKey(layer, target, resolveParameters({ learning_rate: 0.0010000000000000002 }), 0)],
    ['the task', () => probeKey(layer, { ...target, task: 'multilabel' }, adam, 0)],
    ['the seed', () => probeKey(layer, target, adam, 1)],
  ])('changes with %s', (_, changed) => {
    expect(changed()).not.toBe(key);
  });

  it('is the same for all seeds where nothing uses one', () => {
    const still = resolveParameters({ init: 'zeros', batch_size: 'full' });
    expect(probeKey(layer, target, still, 0)).toBe(probeKey(layer, target, still, 9));
  });

  it('keeps apart the 13 learning rates of DINOv2, which print alike with five decimals', () => {
    // dinov2/eval/linear.py: scaled for one GPU, 1e-5 and 2e-5 both become "0.00001" there.
    const rates = [1e-5, 2e-5, 5e-5, 1e-4, 2e-4, 5e-4, 1e-3, 2e-3, 5e-3, 1e-2, 2e-2, 5e-2, 0.1].map((rate) => rate / 2);
    const keys = rates.map((learning_rate) => probeKey(layer, target, resolveParameters({ learning_rate }), 0));
    expect(new Set(keys).size).toBe(13);
  });
});

describe('configurationId', () => {
  it('tells layers and targets apart', () => {
    const ids = [configurationId('a', 't', adam), configurationId('b', 't', adam), configurationId('a', 'u', adam)];
    expect(new Set(ids).size).toBe(3);
  });
});
