import { appendFile, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { RandomStream } from '@sonde/domain';
import { expected, FIXTURES } from './__fixtures__/expected';
import { openArrays } from './open-arrays';
import { OpenFiles } from './open-files';
import { encodeSafetensors, writeSafetensors } from './safetensors-writer';
import { StoredRows } from './stored-rows';
import { fileOf, temporaryFolder } from './testing/files';

const files = new OpenFiles();
afterAll(() => files.close());

async function rowsOf(path: string, name: string, picked?: Int32Array): Promise<StoredRows> {
  const array = (await openArrays(path)).get(name);
  if (!array) throw new Error(`no ${name}`);
  return new StoredRows(await files.at(array.path), array, picked);
}

async function read(source: StoredRows, ...positions: number[]): Promise<number[]> {
  const into = new Float32Array(positions.length * source.columns);
  await source.read(Int32Array.from(positions), into);
  return [...into];
}

/** Rows of 1 KiB, each of 256 times its own number: runs end, and gaps are too wide to be read. */
const ROWS = 5000;
const COLUMNS = 256;
async function numbered(picked?: Int32Array): Promise<StoredRows> {
  const data = new Float32Array(ROWS * COLUMNS);
  for (let row = 0; row < ROWS; row++) data.fill(row, row * COLUMNS, (row + 1) * COLUMNS);
  const layer = encodeSafetensors({ train: { shape: [ROWS, COLUMNS], data } });
  return rowsOf(await fileOf(layer, 'numbered.safetensors'), 'train', picked);
}

/** The number that each row has in all its columns; NaN where they differ. */
function numbersOf(values: readonly number[]): number[] {
  return Array.from({ length: values.length / COLUMNS }, (_, row) => {
    const [first = NaN, ...rest] = values.slice(row * COLUMNS, (row + 1) * COLUMNS);
    return rest.every((value) => value === first) ? first : NaN;
  });
}

describe('StoredRows', () => {
  it.each(['splits.safetensors', 'splits.npz', 'splits'])('reads rows of %s where they lie', async (container) => {
    for (const split of ['train', 'val', 'test']) {
      const values = (expected.splits[split]?.values ?? []).map(Number);
      const rows = values.length / 3;
      const source = await rowsOf(join(FIXTURES, container), split);
      expect([source.rows, source.columns]).toEqual([rows, 3]);
      const backwards = Array.from({ length: rows }, (_, index) => rows - 1 - index);
      expect(await read(source, ...backwards)).toEqual(
        backwards.flatMap((row) => values.slice(row * 3, (row + 1) * 3)),
      );
    }
  });

  it('reads BF16 and F64 as float32', async () => {
    const brain = await rowsOf(join(FIXTURES, 'bfloat16.safetensors'), 'train');
    expect(await read(brain, 0)).toEqual(expected.bfloat16.values);
    const doubles = await read(await rowsOf(join(FIXTURES, 'doubles.safetensors'), 'train'), 0);
    expect([...new Uint32Array(Float32Array.from(doubles).buffer)]).toEqual(expected.doubles.bits);
  });

  it('reads any rows in any order, far apart, beside each other and twice', async () => {
    const source = await numbered();
    const stream = new RandomStream(1, 'order', 0);
    const scattered = Array.from({ length: 700 }, () => stream.nextBelow(ROWS));
    const positions = [4999, 0, ...scattered, ...scattered.slice(0, 50), 2000, 2001, 2002, 2001];
    expect(numbersOf(await read(source, ...positions))).toEqual(positions);
    expect(await read(source)).toEqual([]);
  });

  it('keeps reads apart that go on at once', async () => {
    const source = await numbered();
    const reads = await Promise.all([10, 2000, 4000].map((row) => read(source, row, row + 500)));
    expect(reads.map(numbersOf)).toEqual([
      [10, 510],
      [2000, 2500],
      [4000, 4500],
    ]);
  });

  it('hands out all rows in blocks, the last one shorter', async () => {
    const blocks: number[][] = [];
    for await (const { firstRow, rows, features } of (await numbered()).blocks(1500)) {
      blocks.push([firstRow, rows, features.length / COLUMNS, features[0] ?? NaN, features.at(-1) ?? NaN]);
    }
    expect(blocks).toEqual([
      [0, 1500, 1500, 0, 1499],
      [1500, 1500, 1500, 1500, 2999],
      [3000, 1500, 1500, 3000, 4499],
      [4500, 500, 500, 4500, 4999],
    ]);
  });

  it('reads the picked rows alone', async () => {
    const source = await numbered(Int32Array.of(3, 4, 1000, 4998));
    expect(source.rows).toBe(4);
    expect(numbersOf(await read(source, 3, 0, 2))).toEqual([4998, 3, 1000]);
    const seen: number[] = [];
    for await (const { features } of source.blocks(3)) seen.push(...numbersOf([...features]));
    expect(seen).toEqual([3, 4, 1000, 4998]);
    await expect(read(source, 4)).rejects.toThrow('there is no row 4: expected 0 to 3');
  });

  it('wants as much room as the rows take', async () => {
    const source = await numbered();
    await expect(source.read(Int32Array.of(1, 2), new Float32Array(COLUMNS))).rejects.toThrow(RangeError);
  });

  it('refuses what has no places: a compressed npz', async () => {
    await expect(rowsOf(join(FIXTURES, 'splits-deflated.npz'), 'train')).rejects.toThrow(
      /splits-deflated.npz: is compressed, .*: save it with numpy.savez \(without _compressed\) or as safetensors/,
    );
    await expect(rowsOf(join(FIXTURES, 'types'), 'i8')).rejects.toThrow('holds I64: expected floats');
  });

  it('says so where the file changed, or became shorter, since it was opened', async () => {
    const path = join(await temporaryFolder(), 'layer.safetensors');
    await writeSafetensors(path, { train: { shape: [2, 1], data: Float32Array.of(1, 2) } });
    const source = await rowsOf(path, 'train');
    expect(await read(source, 1)).toEqual([2]);
    await appendFile(path, 'more');
    await expect(read(source, 1)).rejects.toThrow(`${path}: changed while it was read`);
    await truncate(path, 70);
    await expect(read(source, 1)).rejects.toThrow(/layer.safetensors: ends at byte \d+, where \d more were expected/);
  });

  it('goes on with the file that it opened where another takes its name', async () => {
    const path = join(await temporaryFolder(), 'layer.safetensors');
    await writeSafetensors(path, { train: { shape: [1, 1], data: Float32Array.of(1) } });
    const source = await rowsOf(path, 'train');
    await writeSafetensors(path, { train: { shape: [1, 1], data: Float32Array.of(9) } });
    expect(await read(source, 0)).toEqual([1]);
  });
});
