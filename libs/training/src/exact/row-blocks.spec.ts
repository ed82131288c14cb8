import { everyNth, rowBlocks } from './row-blocks';

const ROWS = 20_000;
// Each row says which one it is.
const features = Float32Array.from({ length: ROWS * 2 }, (_, at) => Math.floor(at / 2));

async function read(stride: number, size: number) {
  const { rows, ...picked } = everyNth({ features, rows: ROWS, columns: 2 }, stride);
  const blocks: { firstRow: number; rows: number; values: number[] }[] = [];
  for await (const block of rowBlocks({ rows, ...picked }, size)) {
    blocks.push({
      firstRow: block.firstRow,
      rows: block.rows,
      values: [...block.features].filter((_, at) => at % 2 === 0),
    });
  }
  return { rows, blocks };
}

describe('everyNth', () => {
  it.each([
    [7, 1000],
    [5000, 3],
    [1, 8192],
  ])('picks every %dth row, over whatever is read at once, %d to a block', async (stride, size) => {
    const { rows, blocks } = await read(stride, size);
    expect(rows).toBe(Math.ceil(ROWS / stride));
    expect(blocks.flatMap(({ values }) => values)).toEqual(Array.from({ length: rows }, (_, row) => row * stride));
    expect(blocks.map(({ firstRow }) => firstRow)).toEqual(blocks.map((_, at) => at * size));
    expect(blocks.slice(0, -1).every((block) => block.rows === size)).toBe(true);
  });

  it('never asks for more than some thousand rows at once', async () => {
    const asked: number[] = [];
    const source = {
      async *blocks(size: number) {
        asked.push(size);
        yield* rowBlocks({ features, rows: ROWS, columns: 2 }, size);
      },
    };
    for await (const block of rowBlocks(everyNth({ features: source, rows: ROWS, columns: 2 }, 300), 2048)) {
      expect(block.rows).toBe(67);
    }
    expect(Math.max(...asked)).toBeLessThanOrEqual(8192);
  });
});
