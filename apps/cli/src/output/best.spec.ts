import { bestList } from '../__fixtures__/samples';
import { formatBest } from './best';

describe('formatBest', () => {
  it('says the rule, and the gap of each to the best', () => {
    const gap_to_best = { difference: 0.0012, standard_error: 0.0034 };
    const list = bestList([{ gap_to_best }, { layer: 'second', gap_to_best: { difference: 0, standard_error: 0 } }], {
      rule: 'one_se',
      contenders: 12,
    });
    expect(formatBest(list).split('\n')).toEqual([
      'Rule one_se: the earliest layer, then the strongest decay, of those within one standard error of the best ' +
        '(of the difference to it in val/accuracy, row by row); 12 configurations compared',
      '',
      '#  configuration  layer   learning_rate  n  val/accuracy    ± sd  gap to best    ± se  tied  probe',
      '1  c0ffee         first            0.01  6        0.9123  0.0100       0.0012  0.0034        0123456789ab',
      '2  c0ffee         second           0.01  6        0.9123  0.0100       0.0000  0.0000        0123456789ab',
    ]);
  });

  it('names the sweeps where there are several', () => {
    const list = bestList([{}, { sweep: { id: 'def456', name: 'another' } }]);
    expect(formatBest(list).split('\n').slice(2, 5)).toEqual([
      '#  sweep             configuration  layer  learning_rate  n  val/accuracy    ± sd  tied  probe',
      '1  a-sweep (abc123)  c0ffee         first           0.01  6        0.9123  0.0100        0123456789ab',
      '2  another (def456)  c0ffee         first           0.01  6        0.9123  0.0100        0123456789ab',
    ]);
    expect(formatBest(bestList([])).split('\n')[2]).toBe('  no probe yet');
  });
});
