import { execFileSync } from 'node:child_process';
import { symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { issuesOf, temporaryFolder } from '@sonde/arrays/testing';
import { readManifest } from './manifest-file';

async function folderWith(text: string): Promise<string> {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'dataset.json'), text);
  return folder;
}

const GOOD = `{
  "name": "small",
  "task": "classification",
  "classes": ["no", "yes"],
  "layers": [{ "name": "a", "file": "a.npz" }],
\t"labels": "labels.npz",
  "model": "tiny"
}`;

describe('readManifest', () => {
  it('reads dataset.json, with a byte order mark too', async () => {
    const manifest = await readManifest(await folderWith('\uFEFF' + GOOD));
    expect(manifest).toEqual(JSON.parse(GOOD));
  });

  it.each([
    ['a missing comma', GOOD.replace('"small",', '"small"'), 3, 3],
    ['a comma too many', GOOD.replace('"tiny"', '"tiny",'), 8, 1],
    ['a key twice', GOOD.replace('"model"', '"name"'), 7, 3],
    ['a comment', GOOD.replace('  "task"', '  # what it is about\n  "task"'), 3, 3],
    ['a text that ends', GOOD.slice(0, 42), 3, 22],
  ])('says where %s stands', async (_, text, line, column) => {
    const folder = await folderWith(text);
    const [issue] = await issuesOf(() => readManifest(folder));
    expect(issue).toMatchObject({ file: join(folder, 'dataset.json'), line, column });
  });

  it('says where each thing stands that does not fit', async () => {
    const text = GOOD.replace('"small"', '"a b"')
      .replace('"a.npz"', '"../a.npz"')
      .replace('"classification"', '"ranking"');
    const file = join(await folderWith(text), 'dataset.json');
    const issues = await issuesOf(() => readManifest(join(file, '..')));
    expect(issues.map(({ line, column, pointer }) => [line, column, pointer])).toEqual([
      [2, 11, '/name'],
      [3, 11, '/task'],
      [5, 37, '/layers/0/file'],
    ]);
    expect(issues[1]?.message).toBe(
      'task "ranking" is unknown: expected one of classification, multilabel, regression',
    );
  });

  it('says that there is none', async () => {
    const folder = await temporaryFolder();
    expect(await issuesOf(() => readManifest(folder))).toEqual([
      { file: join(folder, 'dataset.json'), message: 'there is no such file' },
    ]);
  });

  it('is not led out of the folder by a link, and quotes nothing of what lies there', async () => {
    const folder = await temporaryFolder();
    const secret = join(await folderWith('root:x:0:0'), 'dataset.json');
    await symlink(secret, join(folder, 'dataset.json'));
    const [issue] = await issuesOf(() => readManifest(folder));
    expect(issue?.message).toContain("leads outside of the dataset's folder");
    expect(issue?.message).not.toContain('root:x');
  });

  it('does not wait for a named pipe', async () => {
    const folder = await temporaryFolder();
    execFileSync('mkfifo', [join(folder, 'dataset.json')]);
    expect(await issuesOf(() => readManifest(folder))).toMatchObject([{ message: expect.stringContaining('pipe') }]);
  });

  it('takes 10,000 layers and no more', async () => {
    const manifest = JSON.parse(GOOD) as object;
    const layersOf = (count: number) =>
      Array.from({ length: count }, (_, index) => ({ name: `model.layers.${index}`, file: `layers/${index}.npz` }));
    const read = async (count: number) =>
      readManifest(await folderWith(JSON.stringify({ ...manifest, layers: layersOf(count) })));
    expect((await read(10_000)).layers).toHaveLength(10_000);
    expect(await issuesOf(() => read(10_001))).toMatchObject([
      { pointer: '/layers', message: 'the list has 10001 values: expected at most 10000' },
    ]);
  });

  it.each(['constructor', '__proto__', 'toString'])('refuses a layer named %s', async (name) => {
    const folder = await folderWith(GOOD.replace('"name": "a"', `"name": "${name}"`));
    expect(await issuesOf(() => readManifest(folder))).toMatchObject([
      { pointer: '/layers/0/name', message: 'is a name that every JavaScript object has: choose another' },
    ]);
  });

  it.each(['constructor', 'valueOf'])('refuses a dataset and a target named %s', async (name) => {
    const targets = `"targets": { "${name}": { "labels": "b.npz" } }`;
    const folder = await folderWith(GOOD.replace('"small"', `"${name}"`).replace('"model": "tiny"', targets));
    const issues = await issuesOf(() => readManifest(folder));
    expect(issues.map(({ pointer }) => pointer)).toEqual(['/name', `/targets/${name}`]);
  });
});
