import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ProbeView } from '@sonde/contracts';
import { writeTinyDataset } from '@sonde/testing';
import { probeCard, writeTakenProbe } from '../__fixtures__/taken-probe';
import { readTakenProbe, type TakenProbe } from './card-file';
import { formatVerdict, verdictOf, type Verdict } from './verdict';

let folder: string;
let taken: TakenProbe;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sonde-verdict-'));
  const card = probeCard(await writeTinyDataset(join(folder, 'data')));
  taken = await readTakenProbe(await writeTakenProbe(folder, card));
});
afterAll(() => rm(folder, { recursive: true }));

/** What training it again came to: a weight of 8 is another, and so many rows of val are right. */
function judged(weight: number, correct = 27) {
  const { card, weights } = taken;
  const { train, val } = card.metrics;
  const again = new Map(weights).set('weight', Float32Array.of(1, 2, 3, 4, 5, 6, 7, weight));
  const probe: ProbeView = {
    key: card.probe_key,
    layer: 'second',
    target: 'labels',
    task: 'classification',
    outputs: 2,
    parameters: card.parameters,
    seed: 0,
    diverged: false,
    epoch: 5,
    train,
    val: { ...val, correct },
    trained_at: card.trained_at,
  };
  return verdictOf(taken, { probe, weights: again });
}

describe('verdictOf', () => {
  it('tells bits, rounding and more apart', () => {
    expect(judged(8)).toMatchObject({ verified: true, identical: true, relative: 0 });
    // The norm of all weights is sqrt(204 + 0.5) = 14.3: 1e-5 of it are 1.43e-4.
    expect(judged(8.0001)).toMatchObject({ verified: true, identical: false });
    expect(judged(8.0002)).toMatchObject({ verified: false, identical: false });
  });

  it('is none where another number of rows is right, and shows the figures', () => {
    const verdict = judged(8, 26);
    expect(verdict).toMatchObject({ verified: false, identical: true });
    expect(verdict.figures).toEqual([
      { name: 'train/rows', card: 30, retrained: 30 },
      { name: 'train/correct', card: 27, retrained: 27 },
      { name: 'train/accuracy', card: 0.9, retrained: 0.9 },
      { name: 'train/loss', card: 0.25, retrained: 0.25 },
      { name: 'val/rows', card: 30, retrained: 30 },
      { name: 'val/correct', card: 27, retrained: 26 },
      { name: 'val/accuracy', card: 0.9, retrained: 0.9 },
      { name: 'val/loss', card: 0.25, retrained: 0.25 },
    ]);
  });
});

const VERDICT: Verdict = {
  probe_key: '0123456789abcdef',
  verified: true,
  identical: true,
  relative: 0,
  tensors: { weight: { largest: 0, relative: 0 }, bias: { largest: 0, relative: 0 } },
  figures: [
    { name: 'val/correct', card: 98, retrained: 98 },
    { name: 'val/loss', card: 0.123456789, retrained: 0.123456788 },
  ],
};

describe('formatVerdict', () => {
  it('says what is bit for bit the same', () => {
    expect(formatVerdict(VERDICT).split('\n')).toEqual([
      'Probe 0123456789ab is verified: the weights are bit for bit the same',
      '',
      'tensor  largest difference  relative (Frobenius)',
      'weight                   0                     0',
      'bias                     0                     0',
      '',
      'figure             card  trained again',
      'val/correct          98             98',
      'val/loss     0.12345679     0.12345679',
    ]);
  });

  it('says by how much weights differ', () => {
    const tensors = { weight: { largest: 0.002, relative: 3e-4 } };
    const apart = { ...VERDICT, verified: false, identical: false, relative: 2.5e-4, tensors };
    expect(formatVerdict(apart).split('\n').slice(0, 4)).toEqual([
      'Probe 0123456789ab is NOT verified: the weights differ by 2.5e-4 of their norm',
      '',
      'tensor  largest difference  relative (Frobenius)',
      'weight              2.0e-3                3.0e-4',
    ]);
    expect(formatVerdict({ ...VERDICT, verified: false })).toContain('and yet they have another number of rows of val');
  });
});
