import type { Verdict } from '../verification/verdict';
import { formatVerdict } from './verdict';

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
