import { bestLayer, layerProfile, onRows, profileLayer } from '../__fixtures__/samples';
import { bar, formatProfile } from './profile';

const TEST = { test: onRows(0.9, [0.876, 0.9214]) };

describe('formatProfile', () => {
  it('shows what each layer knows, how sure it is which one is best, and what to know', () => {
    const baseline = { val: 0.506, test: 0.49 };
    const edge = { parameter: 'learning_rate', value: 0.01, side: 'highest', suggest: [0.03, 0.1] } as const;
    const layers = [
      profileLayer({ layer: 'first', test: TEST }, { baseline }),
      profileLayer({ layer: 'second', test: TEST }, { baseline, edge: { ...edge, suggest: [...edge.suggest] } }),
    ];
    const profile = layerProfile(layers, { notes: ['1 trial failed'] });
    expect(formatProfile(profile, [bestLayer({ first: 0.25, second: 0.75 })]).split('\n')).toEqual([
      'a-sweep (abc123) completed: the best configuration of each layer, chosen on val/accuracy',
      'the most frequent class alone scores 0.5060 on val, 0.4900 on test',
      'layer   learning_rate  n  val/accuracy    ± sd  test/accuracy  95 % interval  tied  probe         at the edge',
      'first            0.01  6        0.9123  0.0100         0.9000  0.876 … 0.921        0123456789ab',
      'second           0.01  6        0.9123  0.0100         0.9000  0.876 … 0.921        0123456789ab  highest',
      'learning_rate 0.01 is the highest tried: try 0.03, 0.1 too (second)',
      '',
      'P(best): the selection made anew on 2,000 draws of the 500 rows of val, among 2 of 8 configurations',
      'layer    score      lead, 95 %  may be best  P(best)',
      'first   0.9000  -0.010 … 0.020  yes            0.250  █████',
      'second  0.9000  -0.010 … 0.020  yes            0.750  ███████████████',
      "first and second can't be told apart.",
      '',
      'note: 1 trial failed',
    ]);
  });

  it('shows one target after another, and groups where rows come in them', () => {
    const layers = ['tense', 'number'].map((target) => profileLayer({ target }));
    const answers = [bestLayer({ first: 1 }, { target: 'number', groups: 20 })];
    const lines = formatProfile(layerProfile(layers), answers).split('\n');
    expect(lines.filter((line) => line.startsWith('Target'))).toEqual(['Target tense', 'Target number']);
    expect(lines.filter((line) => line.startsWith('P(best)'))).toEqual([
      'P(best): the selection made anew on 2,000 draws of the 20 groups of 500 rows of val, among 1 of 8 configurations',
    ]);
  });

  it('shows what is lost on further test splits', () => {
    const generalization_gap = { test_shift: { difference: 0.0512, ci95: [0.021, 0.081] as [number, number] } };
    const layers = [profileLayer({ layer: 'first' }, { generalization_gap }), profileLayer({ layer: 'second' })];
    expect(formatProfile(layerProfile(layers), []).split('\n').slice(1)).toEqual([
      'layer   learning_rate  n  val/accuracy    ± sd  tied  probe         test - test_shift  95 % interval',
      'first            0.01  6        0.9123  0.0100        0123456789ab             0.0512  0.021 … 0.081',
      'second           0.01  6        0.9123  0.0100        0123456789ab                  –',
    ]);
  });

  it('says so where nothing is trained yet', () => {
    expect(formatProfile(layerProfile([]), []).split('\n').slice(1)).toEqual(['  no probe yet']);
  });
});

describe('bar', () => {
  it.each([
    [0, ''],
    [0.0001, '▏'],
    [0.025, '▌'],
    [0.5, '██████████'],
    [1, '████████████████████'],
  ])('of %d is %j', (share, expected) => {
    expect(bar(share)).toBe(expected);
  });
});
