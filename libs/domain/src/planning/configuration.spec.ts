import { resolveParameters, usesSeed, weightDecayOf, type ConvexParameters } from './configuration';

const convex = (C: number) => resolveParameters({ optimizer: 'lbfgs', C }) as ConvexParameters;

describe('weightDecayOf', () => {
  // scikit-learn: 1/2 ||W||^2 + C sum(loss), divided by C x rows.
  it.each([
    ['classification', 10, 1 / (0.5 * 200)],
    ['classification', 2, 2 / (0.5 * 200)],
    // The mean is over rows and labels: a label's problem has a third of it.
    ['multilabel', 3, 1 / (0.5 * 200 * 3)],
  ] as const)('makes of C, for %s of %p, %p', (task, outputs, expected) => {
    expect(weightDecayOf(convex(0.5), { task, outputs, rows: 200 })).toBeCloseTo(expected, 15);
  });

  it('is the weight decay where there is no C', () => {
    const parameters = resolveParameters({ optimizer: 'lbfgs', weight_decay: 0.3 }) as ConvexParameters;
    expect(weightDecayOf(parameters, { task: 'regression', outputs: 1, rows: 10 })).toBe(0.3);
  });
});

describe('usesSeed', () => {
  it.each([
    [{}, true],
    [{ batch_size: 'full' }, true],
    [{ batch_size: 'full', init: 'zeros' }, false],
    [{ batch_size: 'full', init: 'zeros', resample: 'bootstrap' }, true],
    [{ optimizer: 'lbfgs' }, false],
    [{ optimizer: 'lbfgs', resample: 'bootstrap' }, true],
  ])('of %p is %p', (chosen, expected) => {
    expect(usesSeed(resolveParameters(chosen))).toBe(expected);
  });
});
