import { openArrays } from './open-arrays';
import { readFeatures, readIntegers } from './read-array';
import { rowBlocks } from './row-blocks';
import { encodeSafetensors } from './safetensors-writer';
import { fileOf } from './testing/files';

/** Rows of 4 KiB, so that blocks of 4 MiB end at rows 1024, 2048, … */
const COLUMNS = 2 ** 10;
const ROWS = 2500;

async function stored(data: Float32Array, shape: number[]) {
  const array = (await openArrays(await fileOf(encodeSafetensors({ train: { shape, data } }), 'a.safetensors'))).get(
    'train',
  );
  if (!array) throw new Error('no train');
  return array;
}

describe('rowBlocks', () => {
  it('hands out all rows in order, some megabytes at a time', async () => {
    const array = await stored(
      Float32Array.from({ length: ROWS * COLUMNS }, (_, index) => index >> 10),
      [ROWS, COLUMNS],
    );
    const blocks: number[][] = [];
    for await (const { bytes, rows, firstRow } of rowBlocks(array)) {
      const values = new Float32Array(bytes.buffer, 0, bytes.length / 4);
      blocks.push([firstRow, rows, values[0] ?? NaN, values.at(-1) ?? NaN]);
    }
    expect(blocks).toEqual([
      [0, 1024, 0, 1023],
      [1024, 1024, 1024, 2047],
      [2048, 452, 2048, 2499],
    ]);
  });

  it('hands out picked rows alone, whatever block they lie in', async () => {
    const array = await stored(
      Float32Array.from({ length: ROWS * COLUMNS }, (_, index) => index),
      [ROWS, COLUMNS],
    );
    const picked = Int32Array.of(0, 1023, 1024, 2040, 2499);
    const { rows, columns, features, digest } = await readFeatures(array, picked);
    expect([rows, columns]).toEqual([5, COLUMNS]);
    const expected = Float32Array.from({ length: 5 * COLUMNS }, (_, index) => {
      return (picked[Math.floor(index / COLUMNS)] ?? NaN) * COLUMNS + (index % COLUMNS);
    });
    expect(features).toEqual(expected);
    // The digest is that of the array that the picked rows make up.
    expect(digest).toBe((await readFeatures(await stored(expected, [5, COLUMNS]))).digest);
  });

  it('closes the file when the reader stops early', async () => {
    const array = await stored(new Float32Array(ROWS * COLUMNS), [ROWS, COLUMNS]);
    let closed = 0;
    const open = async () => {
      const reader = await array.open();
      const close = () => (closed++, reader.close());
      return { fill: reader.fill.bind(reader), close };
    };
    for await (const block of rowBlocks({ ...array, open })) if (block.firstRow === 0) break;
    expect(closed).toBe(1);
  });

  it('refuses floats for integers and integers for floats', async () => {
    const array = await stored(Float32Array.of(1), [1]);
    await expect(readIntegers(array)).rejects.toThrow('holds F32: expected integers');
    await expect(readFeatures({ ...array, dtype: 'I64' })).rejects.toThrow('holds I64: expected floats');
  });
});
