import { BadInput, type Issue } from '../errors';
import { parseSweepFile } from './parse-sweep-file';

const GOOD = `name: kjv
dataset: kjv-bigram-shift
parameters:
  optimizer: adam
  learning_rate: [0.0003, 0.001]
  batch_size: full
replicates: { seeds: 6 }
`;

function issuesOf(text: string): readonly Issue[] {
  try {
    parseSweepFile(text, 'sweep.yaml');
  } catch (error) {
    if (error instanceof BadInput) return error.issues;
    throw error;
  }
  throw new Error('the file was accepted');
}

describe('parseSweepFile', () => {
  it('fills in defaults', () => {
    const { spec } = parseSweepFile(GOOD, 'sweep.yaml');
    expect(spec).toMatchObject({
      layers: ['*'],
      method: 'grid',
      pool: 'cpu',
      max_retries: 3,
    });
  });

  it('accepts blocks, short forms and ranges', () => {
    const text = `name: a
dataset: d@0123abcd
method: random
max_configurations: 4
search_seed: 0
parameters:
  - { optimizer: [sgd], momentum: { value: 0.9 }, learning_rate: { distribution: log_uniform_values, min: 0.001, max: 1 } }
  - { optimizer: { values: [adam, adamw] }, epochs: { distribution: int_uniform, min: 1, max: 9 } }
replicates: { seeds: [0, 7] }
`;
    expect(parseSweepFile(text, 'sweep.yaml').spec.parameters).toHaveLength(2);
  });

  // Each case: what is wrong, the text, and the place and words of the complaint.
  const cases: [string, string, Issue][] = [
    [
      'an unknown key',
      GOOD.replace('replicates', 'replicas'),
      { line: 7, column: 1, pointer: '/replicas', message: 'unknown key "replicas": did you mean replicates?' },
    ],
    [
      'an unknown key of a block',
      GOOD.replace('learning_rate', 'lerning_rate'),
      {
        line: 5,
        column: 3,
        pointer: '/parameters/lerning_rate',
        message: 'unknown key "lerning_rate": did you mean learning_rate?',
      },
    ],
    [
      'a word where a list belongs',
      `${GOOD}layers: first\n`,
      { line: 8, column: 9, pointer: '/layers', message: 'expected a list' },
    ],
    [
      'a misspelt optimiser',
      GOOD.replace('adam', 'adm'),
      { line: 4, column: 14, pointer: '/parameters/optimizer', message: 'unknown optimizer "adm": did you mean adam?' },
    ],
    [
      'a learning rate of 0',
      GOOD.replace('0.0003', '0'),
      { line: 5, column: 19, pointer: '/parameters/learning_rate/0', message: 'expected a number above 0' },
    ],
    [
      'a key that the optimiser of its block does not use',
      GOOD.replace('batch_size: full', 'momentum: 0.9'),
      {
        line: 6,
        column: 13,
        pointer: '/parameters/momentum',
        message: 'momentum is used by sgd only; this block trains with adam',
      },
    ],
    [
      'nesterov without momentum',
      GOOD.replace('adam', 'sgd').replace('batch_size: full', 'nesterov: [true, false]'),
      { line: 6, column: 3, pointer: '/parameters/nesterov', message: 'nesterov needs a momentum above 0' },
    ],
    [
      'C beside weight_decay',
      GOOD.replace(
        'adam\n  learning_rate: [0.0003, 0.001]\n  batch_size: full',
        'lbfgs\n  C: [1, 10]\n  weight_decay: 0.1',
      ),
      {
        line: 5,
        column: 3,
        pointer: '/parameters/C',
        message: 'C stands in the place of weight_decay: expected one of the two',
      },
    ],
    [
      'a learning rate for lbfgs',
      GOOD.replace('adam', 'lbfgs'),
      {
        line: 5,
        column: 3,
        pointer: '/parameters/learning_rate',
        message: 'learning_rate is used by sgd, adam, adamw only; this block trains with lbfgs',
      },
    ],
    [
      'a hidden layer that starts from zeros',
      GOOD.replace('batch_size: full', 'hidden: [0, 64]\n  init: zeros'),
      {
        line: 7,
        column: 9,
        pointer: '/parameters/init',
        message: 'hidden needs init: torch; from zeros no hidden unit learns',
      },
    ],
    [
      'a warm-up that is longer than the training',
      GOOD.replace('batch_size: full', 'epochs: 5\n  warmup_epochs: 6'),
      {
        line: 7,
        column: 18,
        pointer: '/parameters/warmup_epochs',
        message: 'expected at most as many warmup_epochs as epochs',
      },
    ],
    [
      'a metric on test',
      GOOD.replace('parameters:', 'metric: { name: test/accuracy, goal: maximize }\nparameters:'),
      {
        line: 3,
        column: 17,
        pointer: '/metric/name',
        message:
          'test/accuracy is refused: test is sealed and never chooses; expected one of val/accuracy, val/loss, val/balanced_accuracy, val/macro_f1, val/auroc, val/ece, val/map, val/r2, val/mse',
      },
    ],
    [
      'a missing name',
      GOOD.replace('name: kjv\n', ''),
      { line: 1, column: 1, pointer: '/name', message: 'is missing' },
    ],
    [
      'a range in a grid',
      GOOD.replace('[0.0003, 0.001]', '{ distribution: uniform, min: 0.1, max: 1 }'),
      {
        line: 5,
        column: 3,
        pointer: '/parameters/learning_rate',
        message: 'a range needs method: random; method grid needs values',
      },
    ],
    [
      'exponents instead of bounds',
      GOOD.replace('[0.0003, 0.001]', '{ distribution: log_uniform, min: -4, max: -1 }'),
      {
        line: 5,
        column: 34,
        pointer: '/parameters/learning_rate/distribution',
        message:
          'log_uniform takes exponents elsewhere and is refused here: use log_uniform_values with real bounds, e.g. min: 0.0001',
      },
    ],
    [
      'a metric that goes the other way',
      GOOD.replace('parameters:', 'metric: { name: val/loss, goal: maximize }\nparameters:'),
      { line: 3, column: 33, pointer: '/metric/goal', message: 'val/loss is there to minimize' },
    ],
  ];
  it.each(cases)('refuses %s with its place', (_, text, expected) => {
    expect(issuesOf(text)).toContainEqual({ ...expected, file: 'sweep.yaml' });
  });

  it('refuses equal values, however they are written, and names both places', () => {
    const [issue] = issuesOf(GOOD.replace('[0.0003, 0.001]', '[0.001, 0.01, 1e-3]'));
    expect(issue).toMatchObject({
      line: 5,
      column: 32,
      pointer: '/parameters/learning_rate/2',
      also: '/parameters/learning_rate/0',
    });
    expect(issue?.message).toContain('0.001 stands twice');
    expect(issue?.message).toContain('also at sweep.yaml:5:19');
  });

  it('refuses what is no YAML with its place', () => {
    expect(issuesOf('name: [a\nb: c')).toContainEqual(expect.objectContaining({ file: 'sweep.yaml', line: 2 }));
  });

  it('refuses a key that stands twice', () => {
    expect(issuesOf(GOOD + 'name: other\n')[0]).toMatchObject({ file: 'sweep.yaml', line: 8 });
  });

  it('names every mistake at once', () => {
    expect(issuesOf(GOOD.replace('adam', 'adm').replace('0.001]', '-1]'))).toHaveLength(2);
  });
});
