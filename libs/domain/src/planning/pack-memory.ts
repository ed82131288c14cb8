import type { Parameters } from './configuration';

/** A pack, as far as its memory is concerned. */
export interface PackShape {
  /** Of any of its trials: those in which they differ do not matter. */
  readonly parameters: Parameters;
  /** Rows by split. */
  readonly splits: Readonly<Record<string, number>>;
  readonly features: number;
  readonly outputs: number;
  /** Controls included. */
  readonly probes: number;
}

const FLOAT_BYTES = 4;

/** Bytes that a process takes at its first pack, however small. */
export const COMPILING_BYTES = 200 * 2 ** 20;
/** Times that features lie in memory: as read, normalised, and as a tensor; lbfgs turns them to their axes as well. */
export const FEATURE_COPIES = 4;
/** Arrays of the size of what probes say of a batch that a step holds at once, with XLA's own. */
const ACTIVATIONS = 8;
/** Arrays of the size of the weights: parameters and the optimiser's memory going in and out, gradient, results. */
const WEIGHTS = 16;

/** A probe in its pack, as far as its memory is concerned. */
interface ProbeShape {
  readonly features: number;
  readonly outputs: number;
  /** Width of a hidden layer; 0 for a linear probe. */
  readonly hidden: number;
  /** Rows that are looked at in one go. */
  readonly batchRows: number;
  readonly valRows: number;
  /** Rows of the largest split that is scored, train apart. */
  readonly scoredRows: number;
}

/**
 * Bytes that each probe takes while its pack trains. Peaks in MiB that were measured, and what shapes say beside them, for
 * 20,000 x 768 rows of train, 2,000 of val and 10 classes: 24 probes on full batches 455 (634), 96 of them 706 (1162);
 * 240 on batches of 256 549 (772); 24 with 64 hidden units 448 (657); lbfgs, 8 probes 353 (516), 64 probes 540 (927).
 */
export function probeBytes({ features, outputs, hidden, batchRows, valRows, scoredRows }: ProbeShape): number {
  const weights = hidden === 0 ? outputs * (features + 1) : hidden * (features + 1 + outputs);
  const activations = (outputs + hidden) * (batchRows + valRows);
  return FLOAT_BYTES * (ACTIVATIONS * activations + WEIGHTS * weights + 2 * outputs * scoredRows);
}

/**
 * Bytes that a trainer takes for a pack with its features in memory, from shapes alone. A trainer that has less trains
 * the pack in parts, or reads the features from their file.
 */
export function packBytes({ parameters, splits, features, outputs, probes }: PackShape): number {
  const { train = 0, val: valRows = 0 } = splits;
  const rows = Object.values(splits).reduce((sum, count) => sum + count, 0);
  const scoredRows = Math.max(0, ...Object.entries(splits).map(([split, count]) => (split === 'train' ? 0 : count)));
  const isDescent = parameters.optimizer !== 'lbfgs';
  const hidden = isDescent ? parameters.hidden : 0;
  const batchRows = isDescent && parameters.batch_size !== 'full' ? Math.min(parameters.batch_size, train) : train;
  const ofProbe = probeBytes({ features, outputs, hidden, batchRows, valRows, scoredRows });
  return COMPILING_BYTES + FLOAT_BYTES * FEATURE_COPIES * rows * features + probes * ofProbe;
}
