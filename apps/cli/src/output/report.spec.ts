import { onRows, ranked, sweepReport, sweepView } from '../__fixtures__/samples';
import { formatReport } from './report';

const TEST = onRows(0.9, [0.876, 0.9214]);

describe('formatReport', () => {
  it('shows the profile by layer, the best probes and the notes', () => {
    const view = sweepView('completed', { planned: 12, succeeded: 11, failed: 1 });
    const first = ranked({
      layer: 'encoder.layer.0',
      val: { mean: 0.5, sd: null, seed_t95: null },
      n: 1,
      probe_key: null,
    });
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

  it('says how much of test was shown beyond selection', () => {
    const access = { at: '2026-01-02T03:04:05.000Z', split: 'test', configurations: 2 };
    const accesses = [
      { ...access, reason: 'a reviewer asked' },
      { ...access, configurations: 1, reason: null },
    ];
    expect(
      formatReport(sweepReport({ seal: { accesses, configurations: 3 } }))
        .split('\n')
        .slice(-3),
    ).toEqual([
      'test was shown beyond selection: 3 configurations in 2 accesses',
      '  2026-01-02T03:04:05.000Z test of 2 configurations: a reviewer asked',
      '  2026-01-02T03:04:05.000Z test of 1 configuration',
    ]);
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
