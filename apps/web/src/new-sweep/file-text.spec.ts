import { datasetOf, withDataset } from './file-text';

describe('withDataset', () => {
  it('replaces the name, and keeps the comment', () => {
    expect(withDataset('name: a\ndataset: old@0123abcd # mine\npool: cpu\n', 'new')).toBe(
      'name: a\ndataset: new # mine\npool: cpu\n',
    );
  });

  it('fills an empty one, and adds a missing one', () => {
    expect(withDataset('dataset:\npool: cpu', 'new')).toBe('dataset: new\npool: cpu');
    expect(withDataset('name: a', 'new')).toBe('name: a\ndataset: new\n');
    expect(withDataset('', 'new')).toBe('dataset: new\n');
  });
});

describe('datasetOf', () => {
  it.each([
    ['dataset: kjv-genre # mine', 'kjv-genre'],
    ['name: a\ndataset: kjv-genre@0123abcd', 'kjv-genre'],
    ['name: a', undefined],
  ])('finds in %j %s', (text, name) => {
    expect(datasetOf(text)).toBe(name);
  });
});
