import { onRows, ranked } from '../__fixtures__/samples';
import { RANK, formatRanked } from './ranked';

const TEST = onRows(0.9, [0.876, 0.9214]);

describe('formatRanked', () => {
  const headOf = (rows: Parameters<typeof formatRanked>[0]) =>
    formatRanked(rows, 'val/loss', { first: [RANK] })
      .split('\n')[0]
      ?.split(/ {2,}/);

  it('shows the parameters that differ, and targets and splits where there are several', () => {
    const head = headOf([
      ranked({
        configuration: { learning_rate: 0.01, momentum: 0.9, epochs: 5, nesterov: true },
        test: { test_b: TEST },
      }),
      ranked({ configuration: { learning_rate: 0.01, momentum: 0.5, epochs: 5, nesterov: true } }),
      ranked({ configuration: { learning_rate: 0.01, epochs: 5 }, target: 'tense', test: { test_a: TEST } }),
    ]);
    expect(head).toEqual([
      '#',
      'layer',
      'target',
      'learning_rate',
      'momentum',
      'n',
      'val/loss',
      '± sd',
      'test_a/loss',
      '95 % interval',
      'test_b/loss',
      '95 % interval',
      'tied',
      'probe',
    ]);
    expect(headOf([ranked({})])).toEqual(['#', 'layer', 'learning_rate', 'n', 'val/loss', '± sd', 'tied', 'probe']);
  });

  it('calls diverged what has no figure for that', () => {
    const row = ranked({ val: { mean: null, sd: null, seed_t95: null }, n: 1, diverged: 1 });
    expect(formatRanked([row], 'val/loss')).toContain('diverged');
  });

  it('shows what permuted labels score, where the sweep has controls', () => {
    const permuted = { mean: 0.5123, sd: 0.02, p: 1 / 11, draws: 10 };
    const rows = [ranked({ permuted }), ranked({ layer: 'second', permuted: { ...permuted, sd: null } })];
    expect(formatRanked([...rows, ranked({ layer: 'third' })], 'val/accuracy').split('\n')).toEqual([
      'layer   learning_rate  n  val/accuracy    ± sd    null    ± sd       p  tied  probe',
      'first            0.01  6        0.9123  0.0100  0.5123  0.0200  0.0909        0123456789ab',
      'second           0.01  6        0.9123  0.0100  0.5123       –  0.0909        0123456789ab',
      'third            0.01  6        0.9123  0.0100       –       –       –        0123456789ab',
    ]);
  });

  it('shows small errors in all their digits, and no interval where a metric has none', () => {
    const row = ranked({
      val: { mean: 0.0000123456, sd: 0, seed_t95: [0, 0] },
      test: {
        test: onRows(0.75, [0.00011, 1]),
        test_b: onRows(0.75, null),
        test_c: onRows(null, null),
      },
    });
    expect(formatRanked([row], 'val/mse').split('\n')).toEqual([
      'layer  learning_rate  n   val/mse    ± sd  test/mse    95 % interval  test_b/mse  test_c/mse  tied  probe',
      'first           0.01  6  1.235e-5  0.0000    0.7500  1.10e-4 … 1.000      0.7500           –        0123456789ab',
    ]);
  });

  it('leaves the learning rate out where no configuration has one, and calls none diverged that lacks a figure', () => {
    const rows = [1, 10].map((C) =>
      ranked({ configuration: { optimizer: 'lbfgs', C }, val: { mean: null, sd: null, seed_t95: null } }),
    );
    expect(formatRanked(rows, 'val/auroc').split('\n')).toEqual([
      'layer   C  n  val/auroc  ± sd  tied  probe',
      'first   1  6          –     –        0123456789ab',
      'first  10  6          –     –        0123456789ab',
    ]);
  });
});
