import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expected, FIXTURES } from './__fixtures__/expected';
import { openArrays } from './open-arrays';
import { readFeatures, readIntegers } from './read-array';
import { fileOf, issuesOf, temporaryFolder } from './testing/files';

const fixture = (...path: string[]): string => join(FIXTURES, ...path);

async function complaintAbout(path: string): Promise<string> {
  const [issue, ...more] = await issuesOf(() => openArrays(path));
  expect(more).toEqual([]);
  return issue?.message ?? '';
}

describe('openArrays', () => {
  it.each(['splits.safetensors', 'splits.npz', 'splits-deflated.npz', 'splits'])(
    'reads what Python wrote as %s: the same arrays, values and digests',
    async (file) => {
      const arrays = await openArrays(fixture(file));
      expect([...arrays.keys()].sort()).toEqual(['test', 'train', 'val']);
      for (const [split, { dtype, shape, digest, values }] of Object.entries(expected.splits)) {
        const array = arrays.get(split);
        if (!array) throw new Error(`no array ${split}`);
        expect([array.dtype, array.shape]).toEqual([dtype, shape]);
        const read = await readFeatures(array);
        expect([read.rows, read.columns, read.digest]).toEqual([...shape, digest]);
        expect([...read.features]).toEqual(values);
      }
    },
  );

  it('reads every type of number, and versions 1 to 3 of npy', async () => {
    const arrays = await openArrays(fixture('types'));
    expect([...arrays.keys()].sort()).toEqual(Object.keys(expected.types).sort());
    for (const [name, { dtype, shape, digest, values }] of Object.entries(expected.types)) {
      const array = arrays.get(name);
      if (!array) throw new Error(`no array ${name}`);
      expect([name, array.dtype, array.shape]).toEqual([name, dtype, shape]);
      if (dtype.startsWith('F')) {
        const read = await readFeatures(array);
        expect(read.digest).toBe(digest);
        expect([...read.features]).toEqual((values as number[]).map(Math.fround));
      } else {
        // Integers are read a number a row: of these two rows of three, the first column.
        const read = await readIntegers({ ...array, shape: [6] });
        expect([...read.values].map(Number)).toEqual(values.map(Number));
      }
    }
  });

  it('widens bfloat16 exactly', async () => {
    const array = (await openArrays(fixture('bfloat16.safetensors'))).get('train');
    if (!array) throw new Error('no train');
    const { features, digest } = await readFeatures(array);
    expect([...features]).toEqual(expected.bfloat16.values);
    expect(digest).toBe(expected.bfloat16.digest);
  });

  it.each([
    ['layer.pt', 'torch.load("layer.pt", map_location="cpu")', '"layer.safetensors"'],
    ['old.pth', 'torch.load("old.pth", map_location="cpu")', '"old.safetensors"'],
    ['renamed.safetensors', 'torch.load("renamed.pt"', 'Rename it to renamed.pt, and convert it'],
    ['protocol0.pkl', 'pickle.load(open("protocol0.pkl", "rb"))', '"protocol0.safetensors"'],
    ['protocol2.pkl', 'pickle.load(open("protocol2.pkl", "rb"))', '"protocol2.safetensors"'],
    ['protocol5.pkl', 'pickle.load(open("protocol5.pkl", "rb"))', '"protocol5.safetensors"'],
    ['renamed.npz', 'pickle.load(open("renamed.pkl", "rb"))', 'Rename it to renamed.pkl, and convert it'],
  ])('refuses the pickle %s with the lines that convert it', async (file, load, save) => {
    const complaint = await complaintAbout(fixture('refused', file));
    expect(complaint).toContain('is a pickle, which can run any code');
    expect(complaint).toContain(load);
    expect(complaint).toContain(save);
  });

  it.each([
    ['model.bin', 'torch.load("model.bin"'],
    ['features.joblib', 'joblib.load("features.joblib")'],
  ])('refuses %s by its name where its content says nothing', async (name, load) => {
    expect(await complaintAbout(await fileOf('something packed', name))).toContain(load);
  });

  it.each([
    ['fortran', 'is in Fortran order: save it with numpy.save(file, numpy.ascontiguousarray(array))'],
    ['big-endian', 'is big-endian (>f4)'],
    ['objects', 'holds Python objects, which numpy pickles'],
    ['objects.npz', 'train.npy holds Python objects, which numpy pickles'],
    ['structured', 'is a structured array'],
    ['complex', 'has the type <c8: expected one of f2, f4'],
    ['bfloat16', 'bfloat16 has no name in npy'],
    ['single.npy', 'is a single npy, which holds one array'],
  ])('refuses %s', async (file, complaint) => {
    expect(await complaintAbout(fixture('refused', file))).toContain(complaint);
  });

  it.each([
    ['is cut', -1, /^is truncated: its header describes 158 bytes, the file has 157$/],
    ['has more than its array', 2, /^has 2 bytes after its array/],
  ])('refuses an npy that %s', async (_, change, complaint) => {
    const whole = await readFile(fixture('splits', 'train.npy'));
    const content = change < 0 ? whole.subarray(0, change) : Buffer.concat([whole, Buffer.alloc(change)]);
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'train.npy'), content);
    expect(await complaintAbout(folder)).toMatch(complaint);
  });

  it('says what other files are', async () => {
    const pointer = 'version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n';
    expect(await complaintAbout(await fileOf(pointer, 'layer.safetensors'))).toContain('git lfs pull');
    expect(await complaintAbout(await fileOf('\x89HDF\r\n\x1a\n', 'layer.h5'))).toContain(
      'expected safetensors, npz or',
    );
    expect(await complaintAbout(await fileOf('', 'layer.safetensors'))).toContain('is truncated');
    const folder = await temporaryFolder();
    expect(await complaintAbout(join(folder, 'missing.npz'))).toBe('there is no such file');
    await mkdir(join(folder, 'empty'));
    expect(await complaintAbout(join(folder, 'empty'))).toContain('is a folder without npy files');
  });
});
