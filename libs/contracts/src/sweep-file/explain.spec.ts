import { BadInput, type Issue } from '../errors';
import { parseWith } from './explain';
import { SweepSpec } from './sweep-spec';

function issuesOf(fields: object): readonly Issue[] {
  try {
    parseWith(SweepSpec, { name: 'a', dataset: 'b', ...fields }, 'the sweep');
  } catch (error) {
    if (error instanceof BadInput) return error.issues;
    throw error;
  }
  throw new Error('the sweep was accepted');
}

describe('what is wrong with a request', () => {
  it('is named up to 100 times', () => {
    expect(issuesOf({ layers: Array(10_000).fill(1) })).toHaveLength(100);
    expect(issuesOf({ layers: Array(10_000).fill('a') })).toHaveLength(100);
    const keys = Object.fromEntries(Array.from({ length: 1000 }, (_, index) => [`unknown${index}`, 1]));
    expect(issuesOf(keys)).toHaveLength(100);
    expect(issuesOf({ parameters: { learning_rate: Array(10_000).fill(-1) } })).toHaveLength(100);
  });

  it('is named where it is an object that cannot be made text', () => {
    expect(issuesOf({ metric: { name: { toString: null } }, method: { toString: 1 } })).toMatchObject([
      { pointer: '/method' },
      { pointer: '/metric/name', message: expect.stringContaining('unknown metric {"toString":null}') },
    ]);
  });

  it('is quoted up to a length', () => {
    const [issue] = issuesOf({ method: 'x'.repeat(100_000) });
    expect(issue?.message).toMatch(/^unknown method "x{199}…: expected one of grid, random$/);
  });
});
