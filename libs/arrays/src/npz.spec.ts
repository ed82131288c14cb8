import { npyOf, type ZipEntry, zipOf } from './__fixtures__/zip';
import { openArrays } from './open-arrays';
import { readFeatures } from './read-array';
import { fileOf, issuesOf } from './testing/files';

const HEADER = "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 1), }";
const NPY = npyOf(HEADER, Buffer.from(Float32Array.of(1.5, -2).buffer));

async function complaintAbout(...entries: ZipEntry[]): Promise<string | undefined> {
  const path = await fileOf(zipOf(entries), 'layer.npz');
  const [issue] = await issuesOf(async () => {
    for (const array of (await openArrays(path)).values()) await readFeatures(array);
  });
  expect(issue?.file).toBe(path);
  return issue?.message;
}

describe('openNpz', () => {
  it.each([false, true])('reads entries, deflated: %s', async (deflated) => {
    const arrays = await openArrays(await fileOf(zipOf([{ name: 'train.npy', data: NPY, deflated }]), 'layer.npz'));
    const train = arrays.get('train');
    if (!train) throw new Error('no train');
    expect([...(await readFeatures(train)).features]).toEqual([1.5, -2]);
  });

  it('refuses entries that claim to unpack into gigabytes', async () => {
    const complaint = await complaintAbout({ name: 'train.npy', data: NPY, deflated: true, claims: { bytes: 3e9 } });
    expect(complaint).toMatch(/^train.npy unpacks from \d+ bytes into 3000000000, which looks like a zip bomb/);
  });

  it('refuses a shape that claims more than the archive holds', async () => {
    const greedy = npyOf(HEADER.replace('(2, 1)', '(2000000000, 1000)'), Buffer.alloc(8));
    expect(await complaintAbout({ name: 'train.npy', data: greedy })).toMatch(
      /^train.npy is damaged: its header describes 80000000\d+ bytes, the archive holds \d+$/,
    );
  });

  it('refuses entries that unpack into less than they claim', async () => {
    const short = NPY.subarray(0, NPY.length - 4);
    const complaint = await complaintAbout({
      name: 'train.npy',
      data: short,
      deflated: true,
      claims: { bytes: NPY.length },
    });
    expect(complaint).toBe('train.npy is damaged: it unpacks into fewer bytes than the archive says');
  });

  it.each([false, true])('compares checksums, deflated: %s', async (deflated) => {
    expect(await complaintAbout({ name: 'train.npy', data: NPY, deflated, claims: { crc: 1 } })).toContain(
      "train.npy is damaged: its checksum is not the archive's",
    );
  });

  it('refuses bytes that are no deflated data', async () => {
    const packed = zipOf([{ name: 'train.npy', data: NPY, deflated: true }]);
    packed.fill(0xff, 39 + 2, 39 + 12);
    const path = await fileOf(packed, 'layer.npz');
    const [issue] = await issuesOf(() => openArrays(path));
    expect(issue?.message).toMatch(/^train.npy is damaged: /);
  });

  it('refuses what savez does not write', async () => {
    expect(await complaintAbout({ name: 'notes.txt', data: NPY })).toContain(
      'holds notes.txt: expected npy entries alone',
    );
    const entry = { name: 'train.npy', data: NPY };
    expect(await complaintAbout(entry, entry)).toBe('holds train.npy twice');
    expect(await complaintAbout({ ...entry, deflated: true, claims: { flags: 1 } })).toContain('is encrypted');
    expect(await complaintAbout({ name: 'train.npy', data: Buffer.alloc(128) })).toContain('train.npy is no npy');
  });

  it('refuses entries that share bytes, as archives do that unpack into many times their size', async () => {
    const copies = ['a.npy', 'b.npy', 'c.npy', 'd.npy'].map((name) => ({ name, data: NPY, shared: true }));
    expect(await complaintAbout({ name: 'train.npy', data: NPY }, ...copies)).toContain('has entries that share bytes');
  });

  it('refuses an archive that was cut', async () => {
    const whole = zipOf([{ name: 'train.npy', data: NPY }]);
    const path = await fileOf(whole.subarray(0, whole.length - 30), 'layer.npz');
    const [issue] = await issuesOf(() => openArrays(path));
    expect(issue?.message).toContain('is no zip archive that can be read');
  });
});
