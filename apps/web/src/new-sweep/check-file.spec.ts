import { SweepSpec, type DatasetView } from '@sonde/contracts';
import { checkFile, diagnosticsOf, trialsOfLargePlan } from './check-file';
import { startingFile } from './file-text';

it('finds nothing wrong with the file to begin with', () => {
  expect(checkFile(startingFile('some-dataset')).spec).toMatchObject({
    dataset: 'some-dataset',
    replicates: { seeds: 6 },
  });
});

it('says what the command line would say, and where', () => {
  const yaml = startingFile('d').replace('epochs: 50', 'epoch: 50');
  expect(checkFile(yaml).issues).toEqual([
    expect.objectContaining({ message: 'unknown key "epoch": did you mean epochs?', line: 8, column: 10 }),
  ]);
});

it('says where a yaml is no YAML', () => {
  expect(checkFile('name: [a').issues[0]).toMatchObject({ line: 1 });
});

const text = 'name: a\nparameters:\n  epoch: 50\n';

it('marks the word at the place of an issue', () => {
  const [found] = diagnosticsOf(text, [{ message: 'unknown key', line: 3, column: 3 }]);
  expect(found).toEqual({ from: 22, to: 27, severity: 'error', message: 'unknown key' });
  expect(text.slice(22, 27)).toBe('epoch');
});

it('keeps within the text', () => {
  const places = [{ line: 99, column: 99 }, { line: 1, column: 99 }, {}];
  const found = diagnosticsOf(
    text,
    places.map((place) => ({ ...place, message: 'm' })),
  );
  expect(found.map(({ from, to }) => [from, to])).toEqual([
    [text.length, text.length],
    [7, 7],
    [0, 4],
  ]);
});

const dataset: DatasetView = {
  ...{ name: 'words', version: 2, digest: 'd', path: '/data/words', registered_at: '2026-01-01T00:00:00Z' },
  splits: { train: 100, val: 50 },
  targets: [{ name: 'label', task: 'classification', classes: ['no', 'yes'], outputs: 2 }],
  layers: ['layer.0', 'layer.1', 'final'].map((name) => ({ name, columns: 8, constant_columns: [] })),
  warnings: [],
};
const spec = (fields: object = {}) =>
  SweepSpec.parse({ name: 'a-sweep', dataset: 'words', replicates: { seeds: 10 }, parameters: {}, ...fields });
const rates = (count: number) => ({ learning_rate: Array.from({ length: count }, (_, at) => 1 / (at + 1)) });

describe('trialsOfLargePlan', () => {
  it('counts layers x cells x seeds of a large file', () => {
    expect(trialsOfLargePlan(spec({ parameters: rates(1000) }), [dataset])).toBe(3 * 1000 * 10);
    const chosen = spec({ dataset: 'words@abcdef12', layers: ['layer.*'], parameters: rates(1000) });
    expect(trialsOfLargePlan(chosen, [dataset])).toBe(2 * 1000 * 10);
  });

  it('leaves others to the api', () => {
    expect(trialsOfLargePlan(spec({ parameters: rates(300) }), [dataset])).toBeNull();
    expect(trialsOfLargePlan(spec({ dataset: 'others', parameters: rates(1000) }), [dataset])).toBeNull();
    expect(trialsOfLargePlan(spec({ layers: ['none'], parameters: rates(1000) }), [dataset])).toBeNull();
    expect(trialsOfLargePlan(undefined, [dataset])).toBeNull();
  });
});
