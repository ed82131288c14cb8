import { isOutOfMemory } from './out-of-memory';

describe('isOutOfMemory', () => {
  it.each([
    // TensorFlow 2.21 on the CPU, through tfjs-node's addon.
    'Invalid TF_Status: 8\nMessage: OOM when allocating tensor with shape[100000,100000] and type float on /job:localhost',
    'RESOURCE_EXHAUSTED: Out of memory allocating 40000000000 bytes.',
    'Out of memory while trying to allocate 40000000000 bytes.',
    'Allocator (GPU_0_bfc) ran out of memory trying to allocate 9.31GiB',
    'Array buffer allocation failed',
  ])('knows %p', (message) => expect(isOutOfMemory(new Error(message))).toBe(true));

  it.each([
    '/data/bloom-560m/layer.safetensors: there is no such file',
    '/data/the-room/OOM/zoom.npz: it cannot be read: EIO',
    '/data/out of memory/features.npz changed since the dataset was registered',
    'Invalid TF_Status: 3\nMessage: boom',
  ])('is not misled by %p', (message) => expect(isOutOfMemory(new Error(message))).toBe(false));
});
