import { ranked, sweepReport, sweepView } from '../__fixtures__/samples';
import { formatRanked, formatReport } from './report';

const TEST = { mean: 0.9, ci95: [0.876, 0.9214] as [number, number] };

describe('formatReport', () => {
  it('shows the profile by layer, the best probes and the notes', () => {
    const view = sweepView('completed', { planned: 12, succeeded: 11, failed: 1 });
    const first = ranked({ layer: 'encoder.layer.0', val: { mean: 0.5, sd: null }, n: 1, probe_key: null });
    const second = ranked({ layer: 'encoder.layer.1', test: { test: TEST }, tied_with: 2 });
    const report = sweepReport({ layers: [first, second], best: [second], notes: ['1 trial failed'] }, view);
    expect(formatReport(report).split('\n')).toEqual([
      'a-sweep (abc123) completed in 12.3 s: 12 planned, 11 succeeded, 1 failed',
      '',
      'Profile by layer: the best configuration of each, chosen on val/accuracy',
      'layer            learning_rate  n  val/accuracy    ± sd  test/accuracy  95 % interval  tied  probe',
      'encoder.layer.0           0.01  1        0.5000       –                                      –',
      'encoder.layer.1           0.01  6        0.9123  0.0100         0.9000  0.876 … 0.921     2  0123456789ab',
      '',
      'Best probes of the sweep',
      '#  layer            learning_rate  n  val/accuracy    ± sd  test/accuracy  95 % interval  tied  probe',
      '1  encoder.layer.1           0.01  6        0.9123  0.0100         0.9000  0.876 … 0.921     2  0123456789ab',
      '',
      'note: 1 trial failed',
    ]);
  });

  it('says what the most frequent class scores, where that is the same for all', () => {
    const line = (...baselines: (number | null)[]) =>
      formatReport(sweepReport({ layers: baselines.map((baseline) => ranked({ baseline })) })).split('\n')[2];
    const chosen = 'Profile by layer: the best configuration of each, chosen on val/accuracy';
    expect(line(0.50123, 0.50123)).toBe(`${chosen}; the most frequent class alone scores 0.5012`);
    expect(line(0.5, 0.6)).toBe(chosen);
    expect(line(null, null)).toBe(chosen);
  });

  it('says so where nothing is trained yet', () => {
    expect(formatReport(sweepReport({}, sweepView('running', { planned: 2, pending: 2 }))).split('\n')).toEqual([
      'a-sweep (abc123) running in 12.3 s: 2 planned, 2 pending',
      '',
      'Profile by layer: the best configuration of each, chosen on val/accuracy',
      '  no probe yet',
      '',
      'Best probes of the sweep',
      '  no probe yet',
    ]);
  });
});

describe('formatRanked', () => {
  const headOf = (rows: Parameters<typeof formatRanked>[0]) =>
    formatRanked(rows, 'val/loss', true).split('\n')[0]?.split(/ {2,}/);

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
    const row = ranked({ val: { mean: null, sd: null }, n: 1, diverged: 1 });
    expect(formatRanked([row], 'val/loss', false)).toContain('diverged');
  });

  it('shows what permuted labels score, where the sweep has controls', () => {
    const permuted = { mean: 0.5123, sd: 0.02, p: 1 / 11, draws: 10 };
    const rows = [ranked({ permuted }), ranked({ layer: 'second', permuted: { ...permuted, sd: null } })];
    expect(formatRanked([...rows, ranked({ layer: 'third' })], 'val/accuracy', false).split('\n')).toEqual([
      'layer   learning_rate  n  val/accuracy    ± sd    null    ± sd       p  tied  probe',
      'first            0.01  6        0.9123  0.0100  0.5123  0.0200  0.0909        0123456789ab',
      'second           0.01  6        0.9123  0.0100  0.5123       –  0.0909        0123456789ab',
      'third            0.01  6        0.9123  0.0100       –       –       –        0123456789ab',
    ]);
  });

  it('shows small errors in all their digits, and no interval where a metric has none', () => {
    const row = ranked({
      val: { mean: 0.0000123456, sd: 0 },
      test: {
        test: { mean: 0.75, ci95: [0.00011, 1] },
        test_b: { mean: 0.75, ci95: null },
        test_c: { mean: null, ci95: null },
      },
    });
    expect(formatRanked([row], 'val/mse', false).split('\n')).toEqual([
      'layer  learning_rate  n   val/mse    ± sd  test/mse    95 % interval  test_b/mse  test_c/mse  tied  probe',
      'first           0.01  6  1.235e-5  0.0000    0.7500  1.10e-4 … 1.000      0.7500           –        0123456789ab',
    ]);
  });

  it('leaves the learning rate out where no configuration has one, and calls none diverged that lacks a figure', () => {
    const rows = [1, 10].map((C) =>
      ranked({ configuration: { optimizer: 'lbfgs', C }, val: { mean: null, sd: null } }),
    );
    expect(formatRanked(rows, 'val/auroc', false).split('\n')).toEqual([
      'layer   C  n  val/auroc  ± sd  tied  probe',
      'first   1  6          –     –        0123456789ab',
      'first  10  6          –     –        0123456789ab',
    ]);
  });
});
