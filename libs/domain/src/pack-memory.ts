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

/** What a process takes at its first pack, however small. */
const COMPILING = 200 * 2 ** 20;
/** Times that features lie in memory. */
const FEATURE_COPIES = 4;
/** Arrays of the size of what probes say of a batch. */
const ACTIVATIONS = 8;
/** Arrays of the size of the weights. */
const WEIGHTS = 16;

/**
 * Bytes that a trainer takes for a pack with its features in memory, from shapes alone: what packMemory of libs/training
 * counts, which was measured. A trainer that has less trains the pack in parts, or reads the features from their file.
 */
export function packBytes({ parameters, splits, features, outputs, probes }: PackShape): number {
  const { train = 0, val = 0 } = splits;
  const rows = Object.values(splits).reduce((sum, count) => sum + count, 0);
  const scored = Math.max(0, ...Object.entries(splits).map(([split, count]) => (split === 'train' ? 0 : count)));
  const isDescent = parameters.optimizer !== 'lbfgs';
  const hidden = isDescent ? parameters.hidden : 0;
  const batch = isDescent && parameters.batch_size !== 'full' ? Math.min(parameters.batch_size, train) : train;
  const weights = hidden === 0 ? outputs * (features + 1) : hidden * (features + 1 + outputs);
  const ofProbe = ACTIVATIONS * (outputs + hidden) * (batch + val) + WEIGHTS * weights + 2 * outputs * scored;
  return COMPILING + FLOAT_BYTES * (FEATURE_COPIES * rows * features + probes * ofProbe);
}
