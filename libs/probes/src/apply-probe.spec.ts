import { join } from 'node:path';
import { temporaryFolder } from '@sonde/arrays/testing';
import { BadInput } from '@sonde/contracts';
import { RandomStream } from '@sonde/domain';
import { applyProbe, predict } from './apply-probe';
import { readPredictions } from './predictions';
import { writePackArtifact, type ArtifactProbe } from './pack-artifact';
import { readProbeWeights } from './probe-weights';

const wave = (of: (at: number) => number, length: number) => Float32Array.from({ length }, (_, at) => of(at));

/** Five rows, one more than are taken together. */
const WAVES = { rows: 5, columns: 7, features: wave(Math.sin, 35) };
const FIRST = { weight: wave(Math.cos, 28), bias: wave(Math.sin, 4) };
const SECOND = { weight: wave(Math.sin, 12), bias: wave(Math.cos, 3) };

const near = (values: readonly number[]): unknown[] => values.map((value) => expect.closeTo(value, 11) as unknown);

// numpy 2, in float64 from float32: w = f32(cos(arange(28))).reshape(4, 7), and so on.
describe('applyProbe gives what numpy does', () => {
  it('with a linear probe: features @ weight.T + bias', () => {
    const outputs = applyProbe([FIRST], WAVES, { normalization: 'standardize' });
    expect([...outputs]).toEqual(
      near([
        -0.109078219084, -1.293957366057, -2.201432899376, -2.413824873291, 2.46347778289, 1.19786636169,
        -1.016805833254, -3.119462608318, 3.823521140054, 3.514273926738, 1.115840623932, -2.22025624104,
        3.301644645521, 4.515139954525, 3.146827477271, -0.158791112555, 1.154713529115, 3.707842611574, 4.076512050974,
        2.05028886629,
      ]),
    );
    expect(applyProbe([FIRST], WAVES, { normalization: 'none' })).toEqual(outputs);
  });

  it('with a hidden layer: maximum(units, 0) @ weight.T + bias', () => {
    expect([...applyProbe([FIRST, SECOND], WAVES, { normalization: 'none' })]).toEqual(
      near([
        1, 0.540302276611, -0.416146844625, 2.007969753493, -2.472727021048, 2.514778096123, 4.9717904292,
        -6.03505387345, 4.207941728582, 7.660761201963, -7.167340369908, 2.999194553557, 8.1161404745, -3.681156470633,
        -2.013628492703,
      ]),
    );
  });

  it('under l2: rows divided by linalg.norm first, and a row of zeros as it is', () => {
    expect([...applyProbe([FIRST], WAVES, { normalization: 'l2' })]).toEqual(
      near([
        -0.061702292543, -0.366477116045, -0.85034989198, -1.304136065735, 1.347815225465, 1.036461609325,
        -0.144510064078, -1.642806337035, 1.953405509899, 2.206984028658, 1.014818657268, -1.065287687002,
        1.704984783832, 2.738570870943, 2.0647684464, -0.013755492492, 0.641797133599, 2.434618602872, 2.669655515051,
        1.202248247614,
      ]),
    );
    const zeros = { rows: 1, columns: 7, features: new Float32Array(7) };
    expect([...applyProbe([FIRST], zeros, { normalization: 'l2' })]).toEqual([...FIRST.bias]);
  });
});

describe('applyProbe', () => {
  it('says again what the artifact holds of a probe', async () => {
    const [rows, columns, outputs] = [203, 48, 10];
    const stream = new RandomStream(3, 'init');
    const uniforms = (length: number) => Float32Array.from({ length }, () => 2 * stream.nextUniform() - 1);
    const features = uniforms(rows * columns);
    const probes = Array.from({ length: 3 }, () => {
      const weights = { weight: uniforms(outputs * columns), bias: uniforms(outputs) };
      const predicted = Int32Array.from({ length: rows }, (_, row) => {
        const logits = [...weights.bias].map((bias, output) =>
          features
            .subarray(row * columns, (row + 1) * columns)
            .reduce((sum, value, at) => sum + value * (weights.weight[output * columns + at] ?? NaN), bias),
        );
        return logits.indexOf(Math.max(...logits));
      });
      const predictions = { val: { predicted, loss: new Float32Array(rows) } };
      return { weights: [weights], raw: [weights], predictions } satisfies ArtifactProbe;
    });
    const path = join(await temporaryFolder(), 'pack.safetensors');
    await writePackArtifact(path, { mean: null, scale: null, probes });

    const blocks = [0, 1, 2].map((row) => ({ row, digests: null }));
    for (const [row, { predicted }] of (await readPredictions(path, 'val', blocks)).value.entries()) {
      const { value: weights } = await readProbeWeights(path, { row, digests: null });
      const applied = applyProbe(weights, { rows, columns, features }, { normalization: 'none' });
      expect([...predict('classification', applied, outputs)]).toEqual([...predicted]);
    }
  });

  it('refuses features of another width', () => {
    const narrow = { rows: 7, columns: 5, features: WAVES.features };
    const apply = () => applyProbe([FIRST], narrow, { normalization: 'none' });
    expect(apply).toThrow(new BadInput('the probe takes 7 features a row, there are 5'));
  });
});

describe('predict', () => {
  it('classification: the class of the largest output, the lowest of equals', () => {
    const outputs = Float64Array.of(-3, -1, -2, /**/ 0, 5, 5, /**/ 2, 2, 2, /**/ 1, 0, 1 + 2 ** -52);
    expect(predict('classification', outputs, 3)).toEqual(Int32Array.of(1, 1, 0, 2));
  });

  it('multilabel: a label where its probability is above a half', () => {
    // The logistic function of 0 is a half.
    expect(predict('multilabel', Float64Array.of(-1, 1, 0, 1e-9), 2)).toEqual(Uint8Array.of(0, 1, 0, 1));
  });

  it('regression: the numbers', () => {
    expect(predict('regression', Float64Array.of(0.1, -2), 1)).toEqual(Float32Array.of(0.1, -2));
  });
});
