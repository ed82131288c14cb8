import { permutationNull } from './permutation-null';

describe('permutationNull', () => {
  // Deviations from 0.7: -0.2, 0.1, 0.2, -0.1; their squares sum to 0.1.
  const permuted = [0.5, 0.8, 0.9, 0.6];

  it('counts the draws that are at least as good, and the score itself', () => {
    const { mean, sd, p, draws } = permutationNull(0.8, permuted, 'maximize');
    expect(mean).toBeCloseTo(0.7, 12);
    expect(sd).toBeCloseTo(Math.sqrt(0.1 / 3), 12);
    expect(p).toBe(3 / 5);
    expect(draws).toBe(4);
  });

  it('takes the lower score for the better one where less is better', () => {
    expect(permutationNull(0.8, permuted, 'minimize').p).toBe(4 / 5);
  });

  it('is never certain, and knows no spread of one draw', () => {
    expect(permutationNull(0.95, permuted, 'maximize').p).toBe(1 / 5);
    expect(permutationNull(0.95, [0.5], 'maximize')).toEqual({ mean: 0.5, sd: null, p: 1 / 2, draws: 1 });
  });
});
