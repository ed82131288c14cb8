import type { PackInput, SplitArrays } from './pack';
import { MAX_WINDOW_NUMBERS } from './program/calls';
import { isFullBatch } from './row-weights';

const FLOAT_BYTES = 4;

/** Bytes that training a pack takes above the idle process. */
export interface PackMemory {
  /** However many probes there are: features, and the program while it is compiled. */
  readonly shared: number;
  readonly perProbe: number;
}

/** What a process takes at its first pack, however small. */
const COMPILING = 200 * 2 ** 20;
/** Times that features lie in memory: as read, normalised, and as a tensor; lbfgs turns them to their axes as well. */
export const FEATURE_COPIES = 4;
/** Rows of a file that full batches and lbfgs look at in one go, at most. */
const READ_ROWS = 8192;
/** Arrays of the size of what probes say of a batch that a step holds at once, with XLA's own. */
const ACTIVATIONS = 8;
/** Arrays of the size of the weights: parameters and the optimiser's memory going in and out, gradient, results. */
const WEIGHTS = 16;

/**
 * What training a pack takes, from its shape alone. Peaks in MiB that were measured, and estimates beside them, for
 * 20,000 x 768 rows of train, 2,000 of val and 10 classes: 24 probes on full batches 455 (634), 96 of them 706 (1162);
 * 240 on batches of 256 549 (772); 24 with 64 hidden units 448 (657); lbfgs, 8 probes 353 (516), 64 probes 540 (927).
 */
export function packMemory(input: PackInput): PackMemory {
  const { program, columns, splits } = input;
  const valRows = splits['val']?.rows ?? 0;
  const hidden = program.optimizer === 'lbfgs' ? 0 : program.hidden;
  const weights = hidden === 0 ? program.outputs * (columns + 1) : hidden * (columns + 1 + program.outputs);
  const activations = (program.outputs + hidden) * (batchRowsOf(input) + valRows);
  const scored = Math.max(...Object.entries(splits).map(([name, { rows }]) => (name === 'train' ? 0 : rows)));
  const features = Object.entries(splits).reduce((sum, [name, split]) => sum + featureBytes(name, split, columns), 0);
  return {
    shared: COMPILING + features,
    perProbe: FLOAT_BYTES * (ACTIVATIONS * activations + WEIGHTS * weights + 2 * program.outputs * scored),
  };
}

/** Rows that are looked at in one go. */
function batchRowsOf({ program, splits }: PackInput): number {
  const { rows = 0, features } = splits['train'] ?? {};
  if (program.optimizer !== 'lbfgs' && program.batchSize !== 'full' && !isFullBatch(program, rows)) {
    return program.batchSize;
  }
  return features instanceof Float32Array ? rows : Math.min(rows, READ_ROWS);
}

/** Of a file, train is held a call at a time, val as training looks at it, and the rest a block at a time. */
function featureBytes(name: string, { rows, features }: SplitArrays, columns: number): number {
  const bytes = FLOAT_BYTES * rows * columns;
  if (features instanceof Float32Array) return FEATURE_COPIES * bytes;
  if (name === 'train') return 3 * Math.min(bytes, FLOAT_BYTES * MAX_WINDOW_NUMBERS);
  return name === 'val' ? 2 * bytes : 0;
}
