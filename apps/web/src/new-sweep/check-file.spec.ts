import { checkFile } from './check-file';
import { startingFile } from './starting-file';

it('finds nothing wrong with the file to begin with', () => {
  expect(checkFile(startingFile('some-dataset')).spec).toMatchObject({
    dataset: 'some-dataset',
    replicates: { seeds: 6 },
  });
});

it('says what the command line would say, and where', () => {
  const text = startingFile('d').replace('epochs: 50', 'epoch: 50');
  expect(checkFile(text).issues).toEqual([
    expect.objectContaining({ message: 'unknown key "epoch": did you mean epochs?', line: 8, column: 10 }),
  ]);
});

it('says where a text is no YAML', () => {
  expect(checkFile('name: [a').issues[0]).toMatchObject({ line: 1 });
});
