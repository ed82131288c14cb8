import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openArrays } from '@sonde/arrays';
import type { ProbeWeights } from '@sonde/domain';
import { writePackArtifact, type ArtifactProbe } from './pack-artifact';
import { readBytes } from './read-bytes';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'sonde-artifact-'))));
afterEach(() => rmSync(folder, { recursive: true }));

const linear = (start: number, outputs: number, inputs: number) => ({
  weight: new Float32Array(outputs * inputs).map((_, at) => start + at),
  bias: new Float32Array(outputs).fill(-start),
});

const predictions = {
  val: { predicted: Int32Array.of(1, 0, 2), loss: Float32Array.of(0.1, 0.2, 0.3) },
  test: { predicted: Int32Array.of(2, 2), loss: Float32Array.of(0.4, 0.5) },
};

const probes: readonly ArtifactProbe[] = [
  { weights: [linear(1, 3, 2)], raw: [linear(10, 3, 2)], predictions },
  { weights: [linear(100, 3, 2)], raw: [linear(200, 3, 2)], predictions: {} },
];

const written = async (artifact: readonly ArtifactProbe[], mean: Float64Array | null = null) => {
  const path = join(folder, 'pack.safetensors');
  await writePackArtifact(path, { mean, scale: mean, probes: artifact });
  return path;
};

const shapes = async (path: string) =>
  Object.fromEntries(
    [...(await openArrays(path)).entries()].map(([name, { dtype, shape }]) => [name, [dtype, ...shape]]),
  );

describe('a pack artifact', () => {
  it('holds weights, what normalised the features, and what probes say of val and test, compactly', async () => {
    const path = await written(probes, Float64Array.of(1, 2));
    expect(await shapes(path)).toEqual({
      weight: ['F32', 2, 3, 2],
      bias: ['F32', 2, 3],
      'raw.weight': ['F32', 2, 3, 2],
      'raw.bias': ['F32', 2, 3],
      mean: ['F64', 2],
      scale: ['F64', 2],
      'predicted.val': ['U8', 2, 3],
      'loss.val': ['F32', 2, 3],
      'predicted.test': ['U8', 2, 2],
      'loss.test': ['F32', 2, 2],
    });
    const arrays = await openArrays(path);
    expect([...(await readBytes(arrays, path, 'predicted.val'))]).toEqual([1, 0, 2, 0, 0, 0]);
    const losses = new Float32Array((await readBytes(arrays, path, 'loss.test')).buffer);
    expect([...losses]).toEqual([Math.fround(0.4), 0.5, NaN, NaN]);
  });

  it("names a hidden layer's parts as nn.Sequential does", async () => {
    const layers: ProbeWeights = [linear(1, 4, 2), linear(2, 3, 4)];
    const path = await written([{ weights: layers, raw: layers, predictions: {} }]);
    expect(await shapes(path)).toEqual({
      '0.weight': ['F32', 1, 4, 2],
      '0.bias': ['F32', 1, 4],
      '2.weight': ['F32', 1, 3, 4],
      '2.bias': ['F32', 1, 3],
      'raw.0.weight': ['F32', 1, 4, 2],
      'raw.0.bias': ['F32', 1, 4],
      'raw.2.weight': ['F32', 1, 3, 4],
      'raw.2.bias': ['F32', 1, 3],
    });
  });

  it('keeps labels and numbers that probes say as they are', async () => {
    const flags = { val: { predicted: Uint8Array.of(1, 0, 1, 1), loss: Float32Array.of(1, 2) } };
    const numbers = { val: { predicted: Float32Array.of(1.5, 2.5), loss: Float32Array.of(1, 2) } };
    const wide = { val: { predicted: Int32Array.of(300, 1), loss: Float32Array.of(1, 2) } };
    const ofOne = async (own: ArtifactProbe['predictions']) =>
      (await shapes(await written([{ weights: [linear(1, 2, 2)], raw: [linear(1, 2, 2)], predictions: own }])))[
        'predicted.val'
      ];
    expect(await ofOne(flags)).toEqual(['U8', 1, 2, 2]);
    expect(await ofOne(numbers)).toEqual(['F32', 1, 2, 1]);
    expect(await ofOne(wide)).toEqual(['I32', 1, 2]);
  });
});
