import { join } from 'node:path';
import { expected, FIXTURES } from './__fixtures__/written-by-numpy';
import { encodeSafetensors, openArrays, type WritableArray } from '@sonde/arrays';
import { fileOf, issuesOf } from '@sonde/arrays/testing';
import type { LabelArray } from './faulty-values';
import { readLabels } from './labels';

const ABC = { task: 'multilabel', classes: ['a', 'b', 'c'] } as const;
const NUMBERS = { task: 'regression', classes: [] } as const;

/** An array that numpy wrote: [[0, 1, 1], [1, 0, 1]] in several types. */
async function written(type: string): Promise<LabelArray> {
  const array = (await openArrays(join(FIXTURES, 'types'))).get(type);
  if (!array) throw new Error(`no ${type}`);
  return { array, split: 'train' };
}

async function stored(labels: WritableArray, picked?: number[]): Promise<LabelArray> {
  const array = (await openArrays(await fileOf(encodeSafetensors({ train: labels }), 'a.safetensors'))).get('train');
  if (!array) throw new Error('no train');
  return { array, split: 'train', ...(picked && { picked: Int32Array.from(picked) }) };
}

/** [rows, columns] of int64 */
function sets(rows: readonly (readonly number[])[]): WritableArray {
  return { shape: [rows.length, rows[0]?.length ?? 0], data: BigInt64Array.from(rows.flat().map(BigInt)) };
}

async function complaints(action: () => Promise<unknown>): Promise<string[]> {
  return (await issuesOf(action)).map(({ split, row, message }) => [split, row, message].join(' '));
}

describe('readLabels', () => {
  it.each(['i8', 'i4', 'u1', 'b1'])('reads label sets that numpy wrote as %s', async (type) => {
    const { labels, digest } = await readLabels(ABC, await written(type));
    expect(labels).toEqual(Float32Array.of(0, 1, 1, 1, 0, 1));
    // Python's hashlib over type, shape and bytes.
    expect(digest).toBe(expected.types[type]?.digest);
  });

  it.each(['f2', 'f4', 'f8'])('reads numbers that numpy wrote as %s', async (type) => {
    const { labels, digest } = await readLabels(NUMBERS, await written(type));
    expect(labels).toEqual(Float32Array.of(0, 1, 1, 1, 0, 1));
    expect(digest).toBe(expected.types[type]?.digest);
  });

  it('reads numbers one a row', async () => {
    const years = { shape: [3], data: Float64Array.of(1611, 0.1, -2.5) };
    // 0.1 is not a float32: the nearest is 0.100000001490116…
    expect((await readLabels(NUMBERS, await stored(years))).labels).toEqual(Float32Array.of(1611, 0.1, -2.5));
  });

  it('reads the picked rows alone, with the digest of what they make up', async () => {
    const rows = Array.from({ length: 1000 }, (_, row) => [row % 2, Number(row % 3 === 0)]);
    const two = { ...ABC, classes: ['odd', 'third'] };
    const { labels, digest } = await readLabels(two, await stored(sets(rows), [3, 4, 999]));
    expect([...labels]).toEqual([1, 1, 0, 0, 1, 1]);
    expect(digest).toBe(
      (await readLabels(two, await stored(sets([rows[3], rows[4], rows[999]].map((row) => row ?? []))))).digest,
    );
  });

  it('reads more label sets than a block holds', async () => {
    // 600,000 rows of one int64: blocks of 4 MiB end at row 524,288.
    const data = BigInt64Array.from({ length: 600_000 }, (_, row) => BigInt(Number(row >= 524_288 && row % 2 === 1)));
    const one = { ...ABC, classes: ['a'] };
    const { labels } = await readLabels(one, await stored({ shape: [600_000, 1], data }));
    expect([labels[524_287], labels[524_288], labels[524_289], labels[599_999]]).toEqual([0, 0, 1, 1]);
    data[599_998] = 2n;
    expect(await complaints(async () => readLabels(one, await stored({ shape: [600_000, 1], data })))).toEqual([
      'train 599998 2 for the label "a": expected 0 or 1',
    ]);
  });

  it('names rows whose labels are neither 0 nor 1, and counts the rest', async () => {
    const rows = sets([
      [0, 1, 0],
      [0, 2, -1],
      [1, 0, 0],
      [7, 7, 7],
    ]);
    expect(await complaints(async () => readLabels(ABC, await stored(rows)))).toEqual([
      'train 1 2 for the label "b": expected 0 or 1',
      'train 1 -1 for the label "c": expected 0 or 1',
      'train 3 7 for the label "a": expected 0 or 1',
      'train  5 of 12 labels of train are neither 0 nor 1',
    ]);
    // Rows of the file, not of the part.
    expect(await complaints(async () => readLabels(ABC, await stored(rows, [0, 3])))).toContain(
      'train 3 7 for the label "a": expected 0 or 1',
    );
  });

  it('names rows whose numbers are not finite, as float32', async () => {
    const pairs = { shape: [3, 2], data: Float64Array.of(1, 2, 3, NaN, 1e39, 4) };
    expect(await complaints(async () => readLabels(NUMBERS, await stored(pairs)))).toEqual([
      'train 1 NaN in output 1: expected finite values (as float32)',
      'train 2 Infinity in output 0: expected finite values (as float32)',
    ]);
    const single = { shape: [2], data: Float32Array.of(-Infinity, 1) };
    expect(await complaints(async () => readLabels(NUMBERS, await stored(single)))).toEqual([
      'train 0 -Infinity: expected finite values (as float32)',
    ]);
  });
});
