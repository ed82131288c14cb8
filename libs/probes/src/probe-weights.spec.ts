import { join } from 'node:path';
import { writeFile } from 'node:fs/promises';
import { openArrays, readFeatures } from '@sonde/arrays';
import { fileOf, temporaryFolder } from '@sonde/arrays/testing';
import { NotFound } from '@sonde/contracts';
import type { LinearWeights, ProbeWeights } from '@sonde/domain';
import type { Verified } from './block-digests';
import { writePackArtifact, type ArtifactProbe } from './pack-artifact';
import { encodeProbeWeights, readProbeWeights, tensorShapes } from './probe-weights';

const linear = (start: number, outputs: number, inputs: number) => ({
  weight: new Float32Array(outputs * inputs).map((_, at) => start + at),
  bias: new Float32Array(outputs).fill(-start),
});

const predictions = { val: { predicted: Int32Array.of(1, 0, 2), loss: Float32Array.of(0.1, 0.2, 0.3) } };

async function artifactOf(probes: readonly ProbeWeights[]): Promise<string> {
  const path = join(await temporaryFolder(), 'pack.safetensors');
  const mean = Float64Array.of(1, 2);
  const negative = ({ weight, bias }: LinearWeights) => ({ weight: weight.map((each) => -each), bias });
  const rows = probes.map((weights): ArtifactProbe => {
    const [first, second] = weights;
    return { weights, raw: second ? [negative(first), negative(second)] : [negative(first)], predictions };
  });
  await writePackArtifact(path, { mean, scale: mean, probes: rows });
  return path;
}

/** A row whose digests nobody knows. */
const at = (row: number) => ({ row, digests: null });
const valueOf = async <Value>(read: Promise<Verified<Value>>) => (await read).value;

const LINEAR: ProbeWeights[] = [[linear(1, 3, 2)], [linear(100, 3, 2)], [linear(7, 3, 2)]];
const HIDDEN: ProbeWeights[] = [
  [linear(1, 4, 2), linear(2, 3, 4)],
  [linear(30, 4, 2), linear(40, 3, 4)],
];

describe('readProbeWeights', () => {
  it('reads the layers of one probe, for features as they lie in the dataset', async () => {
    expect(await valueOf(readProbeWeights(await artifactOf(LINEAR), at(1)))).toEqual([
      { weight: Float32Array.of(100, 101, 102, 103, 104, 105), bias: Float32Array.of(-100, -100, -100) },
    ]);
    expect(await valueOf(readProbeWeights(await artifactOf(HIDDEN), at(1)))).toEqual(HIDDEN[1]);
  });

  it('says so where there is no artifact, no such row, or no weight', async () => {
    const path = await artifactOf(LINEAR);
    await expect(readProbeWeights(path, at(3))).rejects.toThrow(new NotFound(`${path} has no row 3 in bias`));
    await expect(readProbeWeights(path, at(-1))).rejects.toThrow(NotFound);
    await expect(readProbeWeights(`${path}.gone`, at(0))).rejects.toThrow(NotFound);
    await expect(readProbeWeights(await fileOf('cut', 'pack.safetensors'), at(0))).rejects.toThrow(NotFound);
  });
});

describe('encodeProbeWeights', () => {
  it('gives one probe a file of its own, without what it says of any row', async () => {
    const encoded = await valueOf(encodeProbeWeights(await artifactOf(LINEAR), at(1), { probe: 'k' }));
    expect(tensorShapes(encoded)).toEqual({
      weight: [3, 2],
      bias: [3],
      'raw.weight': [3, 2],
      'raw.bias': [3],
      mean: [2],
      scale: [2],
    });
    const own = join(await temporaryFolder(), 'own.safetensors');
    await writeFile(own, encoded);
    const arrays = await openArrays(own);
    const numbers = async (name: string) => {
      const array = arrays.get(name);
      return array && [...(await readFeatures(array)).features];
    };
    expect(await numbers('weight')).toEqual([100, 101, 102, 103, 104, 105]);
    expect(await numbers('raw.weight')).toEqual([-100, -101, -102, -103, -104, -105]);
    expect(await numbers('mean')).toEqual([1, 2]);
    expect(arrays.get('mean')?.dtype).toBe('F64');
  });

  it("keeps the names of a hidden layer's parts", async () => {
    expect(tensorShapes(await valueOf(encodeProbeWeights(await artifactOf(HIDDEN), at(0), {})))).toEqual({
      '0.weight': [4, 2],
      '0.bias': [4],
      '2.weight': [3, 4],
      '2.bias': [3],
      'raw.0.weight': [4, 2],
      'raw.0.bias': [4],
      'raw.2.weight': [3, 4],
      'raw.2.bias': [3],
      mean: [2],
      scale: [2],
    });
  });

  it('says so where there is no artifact, or no such row', async () => {
    const path = await artifactOf(LINEAR);
    await expect(encodeProbeWeights(path, at(3), {})).rejects.toThrow(NotFound);
    await expect(encodeProbeWeights(`${path}.gone`, at(0), {})).rejects.toThrow('there is no such file');
  });
});
