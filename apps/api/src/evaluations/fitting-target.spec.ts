import { BadInput, type Issue } from '@sonde/contracts';
import type { DescribedTarget } from '@sonde/domain';
import { tinyDescription } from '@sonde/persistence/testing/builders';
import { fittingTarget } from './fitting-target';

const probe = {
  ...{ key: 'a'.repeat(64), target: 'labels', task: 'classification' as const, outputs: 2 },
  classes: ['a', 'b'],
};

/** A target of the classes a and b, but for what is said. */
function targetOf(name: string, fields: Partial<DescribedTarget> = {}): DescribedTarget {
  return { name, task: 'classification', classes: ['a', 'b'], outputs: 2, digests: {}, ...fields };
}

function found(targets: readonly DescribedTarget[], asked?: string): string {
  const dataset = { name: 'other', description: { ...tinyDescription, targets } };
  return fittingTarget(probe, dataset, { asked, pointer: '/datasets/1' }).name;
}

function refusal(targets: readonly DescribedTarget[], asked?: string): Issue | undefined {
  try {
    found(targets, asked);
    return undefined;
  } catch (error) {
    if (error instanceof BadInput) return error.issues[0];
    throw error;
  }
}

const NUMBERS: Partial<DescribedTarget> = { task: 'regression', classes: [], outputs: 2 };

describe('fittingTarget', () => {
  it('is that of the same name, else the only one that fits, else the one that is asked for', () => {
    expect(found([targetOf('tense'), targetOf('labels')])).toBe('labels');
    expect(found([targetOf('tense'), targetOf('age', NUMBERS)])).toBe('tense');
    expect(found([targetOf('tense'), targetOf('labels')], 'tense')).toBe('tense');
  });

  it('says so where several would do, or none', () => {
    expect(refusal([targetOf('tense'), targetOf('mood')])).toEqual({
      pointer: '/datasets/1',
      message:
        'dataset other has no target "labels", and several targets would do: tense, mood; target says which one is meant',
    });
    expect(refusal([targetOf('age', NUMBERS)])?.message).toContain('has no target "labels", and it has age');
    expect(refusal([targetOf('labels')], 'tense')).toEqual({
      pointer: '/target',
      message: 'dataset other has no target "tense": it has labels',
    });
  });

  it('says what does not fit', () => {
    expect(refusal([targetOf('labels', NUMBERS)])?.message).toBe(
      "target labels of dataset other does not fit probe aaaaaaaaaaaa: it is a regression, the probe's task is classification",
    );
    expect(refusal([targetOf('labels', { classes: ['a', 'b', 'c'], outputs: 3 })])?.message).toContain(
      'it has 3 outputs, the probe 2',
    );
    expect(refusal([targetOf('labels', { classes: ['b', 'a'] })])?.message).toContain(
      'other classes, or another order: its number 0 is "b", the probe\'s "a"; its number 1 is "a", the probe\'s "b"',
    );
  });
});
