import { balancedWeights, bootstrapRows, countClasses, type Labels } from '@sonde/domain';
import type { PackInput } from '../pack';

/** How much rows of train weigh in a probe's loss. */
export interface RowWeights {
  /** Sets of weights, each [rows]; none where all rows weigh the same. */
  readonly sets: readonly Float32Array[];
  /** By probe, the set that it follows; 0 where there are none. */
  readonly ofProbe: readonly number[];
}

/**
 * What class weights and bootstrap samples make rows weigh. A bootstrap sample of full batches is weights: how often a
 * row was drawn. In mini-batches it is an order, and not seen here.
 * @param labels of train, by target
 */
export function rowWeights(
  { program, probes }: Pick<PackInput, 'program' | 'probes'>,
  labels: readonly Labels[],
  rows: number,
): RowWeights {
  const counted = program.resample === 'bootstrap' && isFullBatch(program, rows);
  const byClass = program.classWeight === 'balanced';
  if (!counted && !byClass) return { sets: [], ofProbe: probes.map(() => 0) };
  const sets = new Map<string, { readonly number: number; readonly weights: Float32Array }>();
  const ofProbe = probes.map(({ seed, target }) => {
    const key = JSON.stringify([counted ? seed : null, byClass ? target : null]);
    const known = sets.get(key);
    if (known) return known.number;
    const drawn = counted ? timesDrawn(seed, rows) : new Float32Array(rows).fill(1);
    const weights = byClass ? times(drawn, balanced(labels[target] ?? new Int32Array(0), program.outputs)) : drawn;
    sets.set(key, { number: sets.size, weights });
    return sets.size - 1;
  });
  return { sets: [...sets.values()].map(({ weights }) => weights), ofProbe };
}

/** Whether a step sees all of train, which then needs no order. */
export function isFullBatch(program: PackInput['program'], trainRows: number): boolean {
  return program.optimizer === 'lbfgs' || program.batchSize === 'full' || program.batchSize >= trainRows;
}

/** How often a seed's bootstrap sample holds each row. */
function timesDrawn(seed: number, rows: number): Float32Array {
  const counts = new Float32Array(rows);
  for (const row of bootstrapRows(seed, rows)) counts[row] = (counts[row] ?? 0) + 1;
  return counts;
}

/** By row, so that all classes weigh alike. */
function balanced(labels: Labels, classes: number): Float32Array {
  const ofClass = balancedWeights(countClasses(labels, classes));
  return Float32Array.from(labels, (label) => ofClass[label] ?? 0);
}

function times(a: Float32Array, b: Float32Array): Float32Array {
  return a.map((value, at) => value * (b[at] ?? 0));
}
