import { placeInYaml } from './place-in-yaml';

/** What is written stands before the bar. */
const placeAt = (text: string) => placeInYaml(text.slice(0, text.indexOf('|')));

describe('placeInYaml', () => {
  it('knows a key at the top', () => {
    expect(placeAt('name: a\nlay|')).toEqual({ path: [], kind: 'key', from: 8 });
  });

  it('knows a key of a map by its indentation, whatever stands before', () => {
    const text = 'metric:\n  name: val/loss\nparameters:\n  optimizer: adam\n  learning_rate: 0.1\n  ep|';
    expect(placeAt(text)).toMatchObject({ path: ['parameters'], kind: 'key' });
  });

  it('knows the value of a key, and of an item in a list on its line', () => {
    expect(placeAt('parameters:\n  optimizer: ad|')).toEqual({
      path: ['parameters', 'optimizer'],
      kind: 'value',
      from: 25,
    });
    expect(placeAt('parameters:\n  optimizer: [adam, s|')).toMatchObject({
      path: ['parameters', 'optimizer'],
      from: 32,
    });
  });

  it('knows blocks of parameters in a list', () => {
    expect(placeAt('parameters:\n  - optimizer: adam\n    ep|')).toMatchObject({ path: ['parameters'], kind: 'key' });
    expect(placeAt('parameters:\n  - optimizer: lb|')).toMatchObject({
      path: ['parameters', 'optimizer'],
      kind: 'value',
    });
    expect(placeAt('parameters:\n  - op|')).toMatchObject({ path: ['parameters'], kind: 'item' });
  });

  it('knows maps that are written on one line', () => {
    expect(placeAt('metric: { na|')).toMatchObject({ path: ['metric'], kind: 'key' });
    expect(placeAt('metric: { name: val/accuracy, goal: max|')).toMatchObject({
      path: ['metric', 'goal'],
      kind: 'value',
    });
    expect(placeAt('metric: { name: val/acc|')).toMatchObject({ path: ['metric', 'name'], kind: 'value', from: 16 });
    expect(placeAt('replicates: { seeds: [0, 1|')).toMatchObject({ path: ['replicates', 'seeds'], kind: 'value' });
    expect(placeAt('parameters:\n  epochs: { values: [1, 2] }\n  lr|')).toMatchObject({ path: ['parameters'] });
  });

  it('has nothing to say in a comment', () => {
    expect(placeAt('name: a # of the|')).toBeUndefined();
  });
});
