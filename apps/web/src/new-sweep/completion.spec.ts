import { keysAt, sweepFileSchema, valuesAt } from './completion';

const schema = sweepFileSchema();
const words = (found: readonly { readonly word: string }[]) => found.map(({ word }) => word);

it('offers the keys of the sweep file with what they mean', () => {
  expect(words(keysAt(schema, []))).toEqual(expect.arrayContaining(['name', 'dataset', 'layers', 'early_terminate']));
  expect(keysAt(schema, []).find(({ word }) => word === 'layers')?.about).toContain('globs');
});

it('offers parameters, whether there is one block of them or several', () => {
  expect(keysAt(schema, ['parameters'])).toContainEqual({ word: 'learning_rate', about: 'step size' });
});

it('offers keys of what may be written in several ways', () => {
  expect(words(keysAt(schema, ['parameters', 'learning_rate']))).toEqual([
    'value',
    'values',
    'distribution',
    'min',
    'max',
  ]);
});

it('offers words where only some are allowed', () => {
  expect(words(valuesAt(schema, ['parameters', 'optimizer']))).toEqual(['sgd', 'adam', 'adamw', 'lbfgs']);
  expect(words(valuesAt(schema, ['parameters', 'nesterov']))).toEqual(['true', 'false']);
  expect(words(valuesAt(schema, ['metric', 'goal']))).toEqual(['maximize', 'minimize']);
  expect(words(valuesAt(schema, ['parameters', 'batch_size']))).toEqual(['full']);
  expect(valuesAt(schema, ['parameters', 'no_such_key'])).toEqual([]);
});
