import { LineSearch } from './line-search';

// All fall by 1 a step at first, from a loss of 1.
const from = (loss: number, slope: number) => ({ lossBefore: 1, loss, slope });

describe('LineSearch', () => {
  it('takes a step that lowers the loss and flattens the slope', () => {
    expect(new LineSearch(-1).accepts(from(0.5, -0.1))).toBe(true);
  });

  it('goes back to where a parabola has its lowest point', () => {
    // 1 - x + x^2 is as high at 1 as at 0, and lowest at 1/2.
    const search = new LineSearch(-1);
    expect(search.accepts(from(1, 1))).toBe(false);
    expect(search.step).toBeCloseTo(0.5, 15);
    expect(search.accepts(from(0.75, 0))).toBe(true);
  });

  it('goes on while the slope is as steep, then no further than it has been', () => {
    const search = new LineSearch(-1);
    expect(search.accepts(from(0.05, -0.95))).toBe(false);
    expect(search.step).toBe(4);
    expect(search.accepts(from(7, 5))).toBe(false);
    // From 1 to 4, where slopes of -0.95 and 5 meet 0.
    expect(search.step).toBeCloseTo(1 + (3 * 0.95) / 5.95, 12);
  });

  it('comes nearer where the function overflows', () => {
    for (const overflown of [from(NaN, 1), from(1, NaN), from(Infinity, 1)]) {
      const search = new LineSearch(-1);
      expect(search.accepts(overflown)).toBe(false);
      expect(search.step).toBeCloseTo(0.1, 15);
    }
  });

  it('goes by the slope where the loss has been rounded', () => {
    expect(new LineSearch(-1e-6).accepts(from(1 + 1e-7, 0))).toBe(true);
    expect(new LineSearch(-1e-6).accepts(from(1 + 1e-7, 0.9e-6))).toBe(false);
  });
});
