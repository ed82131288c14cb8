import { Descent, type Evaluation } from './descent';

type Numbers = readonly number[];

/** Follows a function of two numbers to the end. */
function followed(
  evaluate: (point: Numbers, round: number) => Omit<Evaluation, 'gradient'> & { gradient: Numbers },
  maxIterations = 1000,
) {
  const descent = new Descent(2, maxIterations);
  for (let round = 0; descent.status === 'running'; round++) {
    const { gradient, ...trial } = evaluate([...descent.tried], round);
    descent.advance({ ...trial, gradient: Float32Array.from(gradient) });
  }
  return descent;
}

/** 1 + (x - 3)^2 / 2 + 2 (y + 1)^2 */
const bowl = ([x = NaN, y = NaN]: Numbers) => ({
  loss: 1 + (x - 3) ** 2 / 2 + 2 * (y + 1) ** 2,
  gradient: [x - 3, 4 * (y + 1)],
  unbounded: false,
});

describe('Descent', () => {
  it('ends at the lowest point', () => {
    const descent = followed(bowl);
    expect(descent.status).toBe('converged');
    expect(descent.point[0]).toBeCloseTo(3, 4);
    expect(descent.point[1]).toBeCloseTo(-1, 4);
    expect(descent.loss).toBeCloseTo(1, 9);
    expect(descent.evaluations).toBeLessThan(15);
  });

  it('has nothing to do where zero is the lowest point', () => {
    const descent = followed(() => ({ loss: 1, gradient: [0, 0], unbounded: false }));
    expect(descent).toMatchObject({ status: 'converged', iterations: 0, evaluations: 1 });
  });

  it('ends where a function falls for ever', () => {
    const descent = followed(([x = NaN, y = NaN]) => {
      const loss = Math.exp(-x);
      return { loss, gradient: [-loss, 0 * y], unbounded: x > 5 };
    });
    expect(descent.status).toBe('noOptimum');
    expect(descent.point[0]).toBeGreaterThan(5);
  });

  it('ends where zero overflows, and goes round what overflows elsewhere', () => {
    expect(followed(() => ({ loss: NaN, gradient: [0, 0], unbounded: false })).status).toBe('overflown');
    expect(followed(() => ({ loss: 1, gradient: [NaN, 0], unbounded: false })).status).toBe('overflown');
    const descent = followed((point) => ((point[0] ?? NaN) > 3.2 ? { ...bowl(point), loss: Infinity } : bowl(point)));
    expect(descent.point[0]).toBeCloseTo(3, 4);
  });

  it('ends when the iterations are done', () => {
    expect(followed(bowl, 2)).toMatchObject({ status: 'exhausted', iterations: 2 });
  });

  it('tries twice to find something lower, the second time straight down', () => {
    // It says that it falls, and rises.
    const descent = followed(([x = NaN, y = NaN]) => ({ loss: 1 + x + y, gradient: [-1, -1], unbounded: false }));
    // Zero, and twice 15 steps.
    expect(descent).toMatchObject({ status: 'stalled', evaluations: 31, loss: 1 });
  });

  it('does not go on for what rounding promises', () => {
    const descent = new Descent(50, 1000);
    for (let round = 0; descent.status === 'running'; round++) {
      // 1 + the sum of hessian / 2 (x - 1)^2, hessians from 1 to 1e-4, and 4e-6 of noise on each slope.
      const hessian = (at: number) => 10 ** -(at % 5);
      const away = [...descent.tried].map((x) => x - 1);
      const noise = (at: number) => 4e-6 * Math.sin(7.3 * round + 2.1 * round * at + at);
      descent.advance({
        loss: 1 + away.reduce((sum, each, at) => sum + (hessian(at) / 2) * each ** 2, 0),
        gradient: Float32Array.from(away, (each, at) => hessian(at) * each + noise(at)),
        unbounded: false,
      });
    }
    expect(descent.status).toBe('converged');
    expect(descent.loss - 1).toBeLessThan(1e-6);
    // 140; it would be 366 until noise happens to promise nothing.
    expect(descent.iterations).toBeLessThan(200);
  });
});
