import type { EvaluationList } from '@sonde/contracts';
import { onRows } from '../__fixtures__/samples';
import { formatEvaluations } from './evaluate';

type Evaluation = EvaluationList['items'][number];

function evaluation(fields: Partial<Evaluation>): Evaluation {
  return {
    probe_key: '0123456789abcdef',
    trained_on: 'tiny',
    dataset: 'tiny',
    layer: 'second',
    target: 'labels',
    split: 'test',
    figure: onRows(0.9, [0.876, 0.9214]),
    figures: { accuracy: 0.9, loss: 0.25, auroc: null },
    ...fields,
  };
}

describe('formatEvaluations', () => {
  it('shows all figures of one probe on one dataset', () => {
    const list = { metric: 'accuracy', items: [evaluation({ dataset: 'other' })], notes: ['its own test'] };
    expect(formatEvaluations(list).split('\n')).toEqual([
      'Probe 0123456789ab of tiny on test of other: layer second, target labels, 600 rows',
      'accuracy 0.9000 (0.876 … 0.921)',
      '',
      'figure     value',
      'accuracy  0.9000',
      'loss      0.2500',
      'auroc          –',
      '',
      'note: its own test',
    ]);
  });

  it('shows several as a matrix', () => {
    const items = [
      evaluation({}),
      evaluation({ dataset: 'other', figure: onRows(0.5, null) }),
      evaluation({ probe_key: 'fedcba9876543210', trained_on: 'other', figure: onRows(0.6, [0.55, 0.65]) }),
    ];
    expect(formatEvaluations({ metric: 'accuracy', items, notes: [] }).split('\n')).toEqual([
      'accuracy, with its 95 % interval over rows',
      'probe         trained on  layer   tiny/test               other/test',
      '0123456789ab  tiny        second  0.9000 (0.876 … 0.921)      0.5000',
      'fedcba987654  other       second  0.6000 (0.550 … 0.650)',
    ]);
  });
});
