import { DatasetManifest } from './dataset-manifest';

const manifest = {
  name: 'kjv-genre',
  task: 'classification',
  classes: ['law', 'history'],
  layers: [
    { name: 'encoder.layer.0', file: 'layers/0.safetensors' },
    { name: 'encoder.layer.1', file: 'layers/1.safetensors' },
  ],
  labels: 'labels.safetensors',
};

function complaints(changes: object): string[] {
  const parsed = DatasetManifest.safeParse({ ...manifest, ...changes });
  return parsed.success ? [] : parsed.error.issues.map((issue) => `/${issue.path.join('/')} ${issue.message}`);
}

describe('DatasetManifest', () => {
  it('takes every key of the reference, and keeps where the dataset comes from', () => {
    const full = {
      ...manifest,
      splits: { train: 2400, val: 600, test: 600, test_shift: 600 },
      targets: { tense: { labels: 'tense.safetensors', task: 'classification', classes: ['past', 'present'] } },
      groups: 'books.safetensors',
      model: 'sentence-transformers/all-MiniLM-L6-v2',
      pooling: { kind: 'mean' },
    };
    expect(DatasetManifest.parse(full)).toEqual(full);
    const holdout = { fraction: 0.2, seed: 7 };
    expect(DatasetManifest.parse({ ...manifest, holdout }).holdout).toEqual(holdout);
  });

  it.each(['/etc/passwd', '../labels.safetensors', 'a/../../b', 'C:/labels.npz', 'a\\..\\b', '\\\\host\\share'])(
    'refuses the path %s',
    (labels) => {
      expect(complaints({ labels })).toEqual([
        expect.stringContaining(`/labels ${JSON.stringify(labels)} leads outside of the dataset's folder`),
      ]);
    },
  );

  it('takes paths whose names merely begin with dots', () => {
    expect(complaints({ labels: '..labels/.x/a..b.npz' })).toEqual([]);
  });

  it('takes targets of every task beside each other', () => {
    const targets = {
      topics: { labels: 'topics.npz', task: 'multilabel', classes: ['war'] },
      year: { labels: 'year.npz', task: 'regression' },
      affect: { labels: 'affect.npz', task: 'regression', classes: ['valence', 'arousal'] },
      genre: { labels: 'genre.npz' },
    };
    expect(complaints({ targets })).toEqual([]);
    expect(complaints({ task: 'regression', classes: undefined })).toEqual([]);
  });

  it('wants classes of the task that a target has', () => {
    const topics = { labels: 'topics.npz', task: 'multilabel' };
    const unnamed = 'expected at least 1 label, named in a list, for the task multilabel';
    // The classes of the dataset are those of another task.
    expect(complaints({ targets: { topics } })).toEqual([`/targets/topics/classes ${unnamed}`]);
    expect(complaints({ targets: { topics: { ...topics, classes: [] } } })).toEqual([
      `/targets/topics/classes ${unnamed}`,
    ]);
    expect(complaints({ targets: { genre: { labels: 'genre.npz', classes: ['law'] } } })).toEqual([
      '/targets/genre/classes expected at least 2 classes, named in a list, for the task classification',
    ]);
    // Said once, not again for each target that has them from the dataset.
    expect(complaints({ classes: undefined, targets: { genre: { labels: 'genre.npz' } } })).toEqual([
      '/classes expected at least 2 classes, named in a list, for the task classification',
    ]);
  });

  it('names the tasks that there are', () => {
    expect(complaints({ task: 'ranking' })).toEqual([
      '/task task "ranking" is unknown: expected one of classification, multilabel, regression',
    ]);
    expect(complaints({ targets: { age: { labels: 'a.npz', task: 'ordinal' } } })).toEqual([
      '/targets/age/task task "ordinal" is unknown: expected one of classification, multilabel, regression',
    ]);
  });

  it.each([
    [{ name: '.hidden' }, '/name expected letters, digits'],
    [{ name: 'a b' }, '/name expected letters, digits'],
    [{ classes: ['law'] }, '/classes expected at least 2 classes'],
    [{ classes: ['law', 'law'] }, '/classes/1 there is a class named "law" already'],
    [{ layers: [] }, '/layers expected at least one layer'],
    [{ layers: [manifest.layers[0], manifest.layers[0]] }, '/layers/1/name there is a layer named "encoder.layer.0"'],
    [{ layers: [{ name: 'layer *', file: 'a.npz' }] }, '/layers/0/name expected a name without spaces'],
    [{ splits: { dev: 5 } }, '/splits/dev "dev" cannot name one of the splits: expected train, val'],
    [
      { targets: { 'a b': { labels: 'a.npz' } } },
      '/targets/a b "a b" cannot name one of the targets: expected letters',
    ],
    [{ splits: { train: 0 } }, '/splits/train expected at least one row'],
    [{ holdout: { fraction: 1, seed: 0 } }, '/holdout/fraction expected a fraction between 0 and 1'],
    [{ holdout: { fraction: 0, seed: 0 } }, '/holdout/fraction expected a fraction between 0 and 1'],
    [{ holdout: { fraction: 0.5, seed: -1 } }, '/holdout/seed expected a seed of at least 0'],
    [{ targets: { labels: { labels: 'a.npz' } } }, '/targets/labels the name labels belongs to the target'],
  ])('refuses %j', (changes, complaint) => {
    expect(complaints(changes)).toEqual([expect.stringContaining(complaint)]);
  });
});
