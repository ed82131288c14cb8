import { encodeSafetensors, openArrays, readFeatures } from '@sonde/arrays';
import { fileOf } from '@sonde/arrays/testing';
import { scanFeatures } from './feature-scan';

/** Rows of 4 KiB: blocks of 4 MiB end at rows 1024 and 2048. */
const COLUMNS = 1024;
const ROWS = 2500;

async function stored(valueAt: (row: number, column: number) => number) {
  const data = new Float32Array(ROWS * COLUMNS);
  for (let row = 0; row < ROWS; row++) {
    for (let column = 0; column < COLUMNS; column++) data[row * COLUMNS + column] = valueAt(row, column);
  }
  const file = await fileOf(encodeSafetensors({ train: { shape: [ROWS, COLUMNS], data } }), 'a.safetensors');
  const array = (await openArrays(file)).get('train');
  if (!array) throw new Error('no train');
  return array;
}

const silent = () => undefined;

describe('scanFeatures', () => {
  it('finds constant columns over all blocks', async () => {
    // Column 0 varies from block to block alone, column 1 never, column 2 in the last row alone.
    const array = await stored((row, column) =>
      column === 0 ? row >> 10 : column === 1 ? 7 : column === 2 ? (row < ROWS - 1 ? 0 : 1) : row,
    );
    const facts = await scanFeatures(array, undefined, silent);
    expect(facts.constantColumns).toEqual([1]);
    expect(facts.digest).toBe((await readFeatures(array)).digest);
    const picked = Int32Array.from({ length: ROWS - 1024 - 1 }, (_, index) => 1024 + index);
    expect((await scanFeatures(array, picked.subarray(0, 1024), silent)).constantColumns).toEqual([0, 1, 2]);
    expect((await scanFeatures(array, picked, silent)).constantColumns).toEqual([1, 2]);
  });

  it('takes minus zero for zero', async () => {
    const array = await stored((row) => (row % 2 ? 0 : -0));
    expect((await scanFeatures(array, undefined, silent)).constantColumns).toHaveLength(COLUMNS);
  });

  it('knows the place of a value that is not finite in any block, and counts on', async () => {
    const array = await stored((row, column) => (row >= 2100 && column === 5 ? NaN : row));
    const facts = await scanFeatures(array, undefined, silent);
    expect(facts.nonFiniteCount).toBe(400);
    expect(facts.nonFinite).toEqual([2100, 2101, 2102].map((row) => ({ row, column: 5, value: 'NaN' })));
    const seen: number[] = [];
    await scanFeatures(array, undefined, (bytes) => seen.push(bytes));
    expect(seen).toEqual([1024, 2048, 2500].map((rows) => rows * 4096));
  });
});
