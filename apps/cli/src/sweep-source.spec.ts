import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BadInput, withPlaces, type Issue } from '@sonde/contracts';
import { writeTinyDataset } from '@sonde/testing';
import { readSweepSource } from './sweep-source';

let folder: string;
let data: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sonde-cli-'));
  data = join(folder, 'data');
  await writeTinyDataset(data, { name: 'tiny-words' });
});
afterAll(() => rm(folder, { recursive: true }));

async function sweepFile(text: string): Promise<string> {
  const file = join(folder, 'sweep.yaml');
  await writeFile(file, text);
  return file;
}

async function refusal(work: Promise<unknown>): Promise<{ message: string; issues: readonly Issue[] }> {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof BadInput)) throw new Error(`expected BadInput, not ${String(error)}`);
  return { message: error.message, issues: error.issues };
}

describe('readSweepSource', () => {
  it('puts the name of a dataset for its path, which is relative to the file', async () => {
    for (const path of ['./data', 'data/', '../' + folder.split('/').at(-1) + '/data', data]) {
      const source = await readSweepSource(await sweepFile(`name: a\ndataset: ${path}\n`));
      expect(source).toMatchObject({ folder, datasetFolder: data, spec: { name: 'a', dataset: 'tiny-words' } });
    }
  });

  it('leaves a name as it is', async () => {
    for (const name of ['data', 'tiny-words', 'tiny.v2@0123abcd']) {
      const source = await readSweepSource(await sweepFile(`name: a\ndataset: ${name}\n`));
      expect(source.spec.dataset).toBe(name);
      expect(source).not.toHaveProperty('datasetFolder');
    }
  });

  it('names file, line and column of what is wrong, whichever way the dataset is given', async () => {
    for (const dataset of ['./data', 'tiny-words']) {
      const file = await sweepFile(`name: a\ndataset: ${dataset}\nparameters: { optimizer: adm }\n`);
      const { issues } = await refusal(readSweepSource(file));
      expect(issues).toEqual([
        {
          file,
          line: 3,
          column: 26,
          pointer: '/parameters/optimizer',
          message: 'unknown optimizer "adm": did you mean adam?',
        },
      ]);
    }
  });

  it('names the place of what is no YAML', async () => {
    const file = await sweepFile('name: a\nlayers: [');
    const { message, issues } = await refusal(readSweepSource(file));
    expect(message).toBe(`${file} is not valid YAML`);
    expect(issues[0]).toMatchObject({ file, line: 2 });
  });

  it('says which file is not there', async () => {
    const file = join(folder, 'nothing.yaml');
    expect((await refusal(readSweepSource(file))).message).toBe(`${file} cannot be read: there is no such file`);
    expect((await refusal(readSweepSource(folder))).message).toContain(`${folder} cannot be read:`);
  });

  it('says which dataset is not there, and where the sweep file names it', async () => {
    const file = await sweepFile('name: a\ndataset: ./nothing\n');
    const { issues } = await refusal(readSweepSource(file));
    expect(issues).toEqual([
      expect.objectContaining({ file: join(folder, 'nothing', 'dataset.json') }),
      { message: 'the dataset that the sweep file names', file, line: 2, column: 10 },
    ]);
  });

  it('reads no more of a file than a sweep may have, and takes one from a pipe', async () => {
    const { issues } = await refusal(readSweepSource('/dev/zero'));
    expect(issues).toEqual([
      expect.objectContaining({ file: '/dev/zero', message: expect.stringContaining('expected at most') }),
    ]);
    const pipe = join(folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
    const [source] = await Promise.all([readSweepSource(pipe), writeFile(pipe, 'name: a\ndataset: tiny\n')]);
    expect(source.spec.name).toBe('a');
  });

  it.each([
    ['aliases that multiply', `name: a\nx: &a [1, 1]\ny: &b [${'*a, '.repeat(60)}]\nz: [${'*b, '.repeat(60)}]\n`, 3],
    ['brackets without end', `name: a\ndataset: ${'['.repeat(5000)}`, 2],
  ])('refuses %s with their place', async (_, text, line) => {
    const { issues } = await refusal(readSweepSource(await sweepFile(text)));
    expect(issues).toMatchObject([{ file: join(folder, 'sweep.yaml'), line }]);
  });

  it('refuses a file that holds no sweep', async () => {
    for (const text of ['', '- a\n', 'a\n']) {
      const { issues } = await refusal(readSweepSource(await sweepFile(text)));
      expect(issues.length).toBeGreaterThan(0);
    }
  });
});

describe('withPlaces', () => {
  it('adds the place in the file to what has a pointer', async () => {
    const source = await readSweepSource(await sweepFile('name: a\ndataset: tiny\nlayers: [first, third]\n'));
    const wrong = new BadInput('layers: a glob matches nothing', [
      { message: 'matches nothing', pointer: '/layers/1' },
      { message: 'no pointer' },
    ]);
    expect(await refusal(withPlaces(source, () => Promise.reject(wrong)))).toEqual({
      message: 'layers: a glob matches nothing',
      issues: [
        { message: 'matches nothing', pointer: '/layers/1', file: source.file, line: 3, column: 17 },
        { message: 'no pointer' },
      ],
    });
  });

  it('lets results and other errors pass', async () => {
    const source = await readSweepSource(await sweepFile('name: a\ndataset: tiny\n'));
    expect(await withPlaces(source, () => 3)).toBe(3);
    await expect(withPlaces(source, () => Promise.reject(new Error('something else')))).rejects.toThrow(
      'something else',
    );
  });
});
