/* eslint-disable @typescript-eslint/no-non-null-assertion -- an entry that is missing fails the spec */
import path from 'node:path';
import { loadLayer, loadTarget, openDataset } from '@sonde/datasets';
import { ADAM, PROBE } from './__fixtures__/packs';
import type { PackInput, PackProbe, TrainedProbe } from './pack';
import { trainPack } from './train-pack';

const EXAMPLE = path.join(__dirname, '../../../examples/kjv-bigram-shift/data');

/** 25 learning rates x 4 seeds. */
const PROBES: readonly PackProbe[] = [0, 1, 2, 3].flatMap((seed) =>
  Array.from({ length: 25 }, (_, at) => ({ ...PROBE, seed, learningRate: 10 ** (-4 + at / 10) })),
);

let pack: PackInput;
let together: readonly TrainedProbe[];

beforeAll(async () => {
  const source = await openDataset(EXAMPLE);
  const { columns, splits } = await loadLayer(source, 'encoder.layer.3', { splits: ['train', 'val'] });
  const labels = await loadTarget(source, 'labels', { splits: ['train', 'val'] });
  pack = {
    columns,
    program: { ...ADAM, outputs: 2, batchSize: 256, epochs: 10 },
    probes: PROBES,
    splits: Object.fromEntries(
      Object.entries(splits).map(([name, split]) => [name, { ...split, labels: [labels[name]!] }]),
    ),
  };
  together = (await trainPack(pack)).probes;
});

/** Float64 logits of val by the exported weights. */
function logits({ weights: [{ weight, bias }] }: TrainedProbe): number[] {
  const features = pack.splits['val']!.features as Float32Array;
  return Array.from({ length: (features.length / pack.columns) * bias.length }, (_, at) => {
    const row = Math.floor(at / bias.length) * pack.columns;
    const label = at % bias.length;
    let sum = bias[label]!;
    for (let column = 0; column < pack.columns; column++) {
      sum += weight[label * pack.columns + column]! * features[row + column]!;
    }
    return sum;
  });
}

function relativeDistance(a: readonly number[], b: readonly number[]): number {
  return Math.hypot(...a.map((value, at) => value - b[at]!)) / Math.hypot(...b);
}

/** The probe with most of val right, then the lower loss. */
function pick(probes: readonly TrainedProbe[]): number {
  const order = [...probes.keys()].sort((a, b) => {
    const [first, second] = [probes[a]!.scores['val']!, probes[b]!.scores['val']!];
    return second.correct! - first.correct! || first.loss - second.loss;
  });
  return order[0]!;
}

function expectSame(probe: TrainedProbe, expected: TrainedProbe): void {
  // Measured: at most 6.9e-7.
  expect(relativeDistance(logits(probe), logits(expected))).toBeLessThan(1e-5);
  for (const name of ['train', 'val']) expect(probe.scores[name]!.correct).toBe(expected.scores[name]!.correct);
}

describe('a trial of 100 on real activations', () => {
  it.each([0, 12, 24, 50, 99])('is what it is alone (%p)', async (at) => {
    const [alone] = (await trainPack({ ...pack, probes: [PROBES[at]!] })).probes;
    expectSame(together[at]!, alone!);
  });

  it('is what it is in a pack that was cut in other places, and the same one is picked', async () => {
    const cut = [
      ...(await trainPack({ ...pack, probes: PROBES.slice(0, 37) })).probes,
      ...(await trainPack({ ...pack, probes: PROBES.slice(37) })).probes,
    ];
    cut.forEach((probe, at) => expectSame(probe, together[at]!));
    expect(pick(cut)).toBe(pick(together));
  });
});
