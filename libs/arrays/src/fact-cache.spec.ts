import { readFile, readdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FactCache } from './fact-cache';
import { temporaryFolder } from './testing/files';

const isText = (value: unknown): value is string => typeof value === 'string';

async function settledFile(content: string): Promise<string> {
  const path = join(await temporaryFolder(), 'layer');
  await write(path, content, 60_000);
  return path;
}

async function write(path: string, content: string, age: number): Promise<void> {
  await writeFile(path, content);
  const time = new Date(Date.now() - age);
  await utimes(path, time, time);
}

describe('FactCache', () => {
  it('finds once what is asked again, in this process and the next', async () => {
    const [folder, path] = [await temporaryFolder(), await settledFile('a')];
    const find = jest.fn(() => Promise.resolve('found'));
    const cache = await FactCache.open(folder);
    expect(await cache.ofFile(path, 'train', isText, find)).toBe('found');
    expect(await cache.ofFile(path, 'train', isText, find)).toBe('found');
    await cache.save();
    expect(await (await FactCache.open(folder)).ofFile(path, 'train', isText, find)).toBe('found');
    expect(find).toHaveBeenCalledTimes(1);
  });

  it('finds again for another array, another size or another time', async () => {
    const path = await settledFile('a');
    const find = jest.fn(() => Promise.resolve('found'));
    const cache = await FactCache.open();
    const look = (key: string) => cache.ofFile(path, key, isText, find);
    await look('train');
    await look('val');
    expect(find).toHaveBeenCalledTimes(2);
    await write(path, 'b', 50_000);
    await look('train');
    expect(find).toHaveBeenCalledTimes(3);
    await write(path, 'bb', 50_000);
    await look('train');
    expect(find).toHaveBeenCalledTimes(4);
  });

  it('keeps nothing of a file that changed a moment ago', async () => {
    const path = await settledFile('a');
    await write(path, 'a', 0);
    const find = jest.fn(() => Promise.resolve('found'));
    const cache = await FactCache.open();
    for (let look = 0; look < 2; look++) await cache.ofFile(path, 'train', isText, find);
    expect(find).toHaveBeenCalledTimes(2);
  });

  it('adds to what other processes found', async () => {
    const folder = await temporaryFolder();
    const [one, other] = [await FactCache.open(folder), await FactCache.open(folder)];
    await one.under('a', '1', isText, () => Promise.resolve('of one'));
    await other.under('b', '1', isText, () => Promise.resolve('of other'));
    await one.save();
    await other.save();
    const both = await FactCache.open(folder);
    const never = () => Promise.reject(new Error('was not kept'));
    expect([await both.under('a', '1', isText, never), await both.under('b', '1', isText, never)]).toEqual([
      'of one',
      'of other',
    ]);
    expect(await readdir(folder)).toEqual(['array-facts.json']);
  });

  it('starts anew where its file is damaged or of another version', async () => {
    for (const content of [
      '{"version": 1, "entr',
      'null',
      '{"version": 2, "entries": {"a": {"stamp": "1", "facts": "old", "usedAt": 0}}}',
    ]) {
      const folder = await temporaryFolder();
      await writeFile(join(folder, 'array-facts.json'), content);
      expect(await (await FactCache.open(folder)).under('a', '1', isText, () => Promise.resolve('new'))).toBe('new');
    }
  });

  it('forgets what was used least lately beyond 10,000 entries', async () => {
    const folder = await temporaryFolder();
    const old = Object.fromEntries(
      Array.from({ length: 10_000 }, (_, index) => [`key ${index}`, { stamp: '1', facts: 'old', usedAt: index }]),
    );
    await writeFile(join(folder, 'array-facts.json'), JSON.stringify({ version: 1, entries: old }));
    const cache = await FactCache.open(folder);
    await cache.under('new', '1', isText, () => Promise.resolve('new'));
    await cache.save();
    const { entries } = JSON.parse(await readFile(join(folder, 'array-facts.json'), 'utf8')) as { entries: object };
    expect(Object.keys(entries)).toHaveLength(10_000);
    expect(entries).toHaveProperty('new');
    expect(entries).not.toHaveProperty(['key 0']);
  });
});
