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
      ranked({ configuration: { learning_rate: 0.01, momentum: 0.9, epochs: 5 }, test: { test_b: TEST } }),
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

  it('calls diverged what has no figure', () => {
    expect(formatRanked([ranked({ val: { mean: null, sd: null } })], 'val/loss', false)).toContain('diverged');
  });
});
