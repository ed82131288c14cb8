import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { LinearWeights, ProbeWeights } from '@sonde/domain';

/** The arrays of a safetensors file of F32 and I64, by name: just enough for what lies in oracle/. */
export function readOracle(file: string): (name: string) => Float32Array {
  const bytes = readFileSync(path.join(__dirname, '..', '..', 'oracle', file));
  const start = 8 + Number(bytes.readBigUInt64LE(0));
  const header = JSON.parse(bytes.toString('utf8', 8, start)) as Record<
    string,
    { dtype: 'F32' | 'I64'; data_offsets: [number, number] }
  >;
  return (name) => {
    const entry = header[name];
    if (!entry) throw new Error(`${file} has no ${name}.`);
    const [from, to] = entry.data_offsets;
    const aligned = new Uint8Array(bytes.subarray(start + from, start + to)).buffer;
    return entry.dtype === 'F32' ? new Float32Array(aligned) : Float32Array.from(new BigInt64Array(aligned), Number);
  };
}

/** The largest absolute difference of two arrays of one length. */
export function maxDifference(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (actual.length !== expected.length) return Infinity;
  return Math.max(...Array.from(expected, (value, at) => Math.abs(value - (actual[at] ?? NaN))));
}

/** The largest difference of two probes' weights, by the size of the second's. */
export function relativeDifference(actual: ProbeWeights, expected: ProbeWeights): number {
  const flat = (weights: readonly LinearWeights[]) => weights.flatMap(({ weight, bias }) => [...weight, ...bias]);
  return maxDifference(flat(actual), flat(expected)) / Math.max(...flat(expected).map(Math.abs));
}
