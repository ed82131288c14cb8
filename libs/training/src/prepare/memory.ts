import { COMPILING_BYTES, FEATURE_COPIES, probeBytes } from '@sonde/domain';
import type { PackInput, SplitArrays } from '../pack';
import { MAX_WINDOW_NUMBERS } from '../program/calls';
import { isFullBatch } from './row-weights';

const FLOAT_BYTES = 4;

/** Bytes that training a pack takes above the idle process. */
export interface PackMemory {
  /** However many probes there are: features, and the program while it is compiled. */
  readonly shared: number;
  readonly perProbe: number;
}

/** Rows of a file that full batches and lbfgs look at in one go, at most. */
const READ_ROWS = 8192;
/**
 * What training a pack takes, from its shape alone; `probeBytes` of libs/domain has what was measured beside it. What is
 * this trainer's own is that features may lie in a file.
 */
export function packMemory(input: PackInput): PackMemory {
  const { program, columns, splits } = input;
  const features = Object.entries(splits).reduce((sum, [name, split]) => sum + featureBytes(name, split, columns), 0);
  return {
    shared: COMPILING_BYTES + features,
    perProbe: probeBytes({
      features: columns,
      outputs: program.outputs,
      hidden: program.optimizer === 'lbfgs' ? 0 : program.hidden,
      batchRows: batchRowsOf(input),
      valRows: splits['val']?.rows ?? 0,
      scoredRows: Math.max(...Object.entries(splits).map(([name, { rows }]) => (name === 'train' ? 0 : rows))),
    }),
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
