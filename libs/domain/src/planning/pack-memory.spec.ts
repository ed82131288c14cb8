import { resolveParameters } from './configuration';
import { packBytes } from './pack-memory';

/** 20,000 x 768 rows of train, 2,000 of val and 10 classes. */
const shape = { splits: { train: 20_000, val: 2_000 }, features: 768, outputs: 10 };
const mebibytes = (fields: Parameters<typeof resolveParameters>[0], probes: number) =>
  Math.round(packBytes({ ...shape, parameters: resolveParameters(fields), probes }) / 2 ** 20);

describe('packBytes', () => {
  // The estimates that packMemory of libs/training notes beside the peaks that were measured.
  it.each([
    [{ batch_size: 'full' }, 24, 634],
    [{ batch_size: 'full' }, 96, 1162],
    [{ batch_size: 256 }, 240, 772],
    [{ batch_size: 256, hidden: 64 }, 24, 657],
  ])('of %j with %d probes is %d MiB', (fields, probes, expected) => {
    expect(mebibytes(fields, probes)).toBe(expected);
  });

  it('takes a batch for no larger than train', () => {
    expect(mebibytes({ batch_size: 1_000_000 }, 24)).toBe(634);
  });

  it('counts test splits with what is said of their rows', () => {
    // 1,000 rows more: 4 copies x 768 numbers of 4 bytes each; no more rows are scored at once than those of val.
    const parameters = resolveParameters({});
    const more = packBytes({ ...shape, splits: { ...shape.splits, test: 1_000 }, parameters, probes: 1 });
    expect(more - packBytes({ ...shape, parameters, probes: 1 })).toBe(1_000 * 768 * 16);
  });
});
