import { PROBE } from '../__fixtures__/packs';
import { packLayout, stacked, unstacked } from './pack-layout';

const probes = [5, 3, 5, 5].map((seed) => ({ ...PROBE, seed }));

describe('packLayout', () => {
  it('gives each seed a group as wide as the widest', () => {
    expect(packLayout(probes, true)).toEqual({ seeds: [5, 3], slots: 3, places: [0, 3, 1, 2] });
  });

  it('puts all side by side where rows have no order', () => {
    expect(packLayout(probes, false)).toMatchObject({ slots: 4, places: [0, 1, 2, 3] });
  });

  it('stacks and unstacks, with zeros for ghosts', () => {
    const layout = packLayout(probes, true);
    const rows = [1, 2, 3, 4].map((number) => Float32Array.of(number, -number));
    const stack = stacked(layout, 2, rows);
    expect([...stack]).toEqual([1, -1, 3, -3, 4, -4, 2, -2, 0, 0, 0, 0]);
    expect(unstacked(layout, 2, stack)).toEqual(rows);
  });
});
