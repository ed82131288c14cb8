import {
  RandomStream,
  packParameters,
  probeParameters,
  resolveParameters,
  type DescentParameters,
} from '@sonde/domain';
import type { DescentInput, DescentProgram, PackProbe } from '../pack';

/** A split in memory, each of whose targets is a class. */
export interface ClassSplit {
  readonly rows: number;
  readonly features: Float32Array;
  readonly labels: readonly Int32Array[];
}

export type SmallPack = DescentInput & { readonly splits: Readonly<Record<string, ClassSplit>> };

/** Rows of normal features whose class a hidden linear map decides, mostly. The same arguments give the same rows. */
export function blobs(rows: number, columns: number, classes: number, seed = 0): ClassSplit {
  const map = normals(columns * classes, 1_000_000);
  const features = normals(rows * columns, seed);
  const noise = normals(rows * classes, seed + 2_000_000);
  const label = (row: number) => {
    const scores = Array.from({ length: classes }, (_, label) =>
      features
        .subarray(row * columns, (row + 1) * columns)
        .reduce(
          (sum, value, column) => sum + value * (map[column * classes + label] ?? 0),
          noise[row * classes + label] ?? 0,
        ),
    );
    return scores.indexOf(Math.max(...scores));
  };
  return { rows, features, labels: [Int32Array.from({ length: rows }, (_, row) => label(row))] };
}

function normals(count: number, seed: number): Float32Array {
  const stream = new RandomStream(seed, 'resample');
  // Irwin and Hall: twelve uniforms are normal enough.
  const normal = () => Array.from({ length: 12 }, () => stream.nextUniform()).reduce((sum, u) => sum + u, -6);
  return Float32Array.from({ length: count }, normal);
}

const DEFAULTS = resolveParameters({ optimizer: 'adam', learning_rate: 0.01, batch_size: 32, epochs: 5 });

export const ADAM: DescentProgram = {
  task: 'classification',
  outputs: 3,
  ...packParameters(DEFAULTS as DescentParameters),
};

export const PROBE: PackProbe = {
  seed: 0,
  target: 0,
  isControl: false,
  ...probeParameters(DEFAULTS, { task: 'classification', outputs: 3, rows: 100 }),
};

/** A small pack: 100 rows of 7 columns in 3 classes, batches of 32 of which the last has 4. */
export function smallPack(probes: readonly Partial<PackProbe>[], program: Partial<DescentProgram> = {}): SmallPack {
  return {
    columns: 7,
    program: { ...ADAM, ...program },
    probes: probes.map((probe) => ({ ...PROBE, ...probe })),
    splits: { train: blobs(100, 7, 3, 1), val: blobs(40, 7, 3, 2), test: blobs(50, 7, 3, 3) },
  };
}
