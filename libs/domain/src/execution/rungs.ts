import { PARAMETERS, blocksOf, optimizersOf, searchedParameter, type Goal, type SweepSpec } from '@sonde/contracts';
import { signOf } from '../metrics/goal';

const DEFAULT_EPOCHS = Number(PARAMETERS.epochs.default);

// Successive halving (Jamieson and Talwalkar 2016, "Non-stochastic best arm identification"). `eta` is the paper's
// reduction factor: one in eta goes on. The same rule is in three more places: the workflow `layer` trains up to one rung
// at a time (libs/workflows, layer.workflow), persistence/rungs gathers the configurations at a rung, compares those that
// come later with the stored cutoff and prunes, and persistence/rung-scores tells which cached probes can be compared.

/** A configuration at a rung. */
export interface Contender {
  readonly configuration: string;
  /** Mean over its seeds on val; null where a seed has diverged, or has no such figure, or all have failed. */
  readonly score: number | null;
  /** Mean loss on val: what decides between equal scores. */
  readonly loss: number | null;
}

/** Why a configuration was pruned, or by how much it went on. */
export interface RungRank {
  readonly configuration: string;
  /** The rung, in epochs. */
  readonly epoch: number;
  readonly score: number | null;
  /** From 1. */
  readonly rank: number;
  readonly of: number;
  readonly kept: number;
  /** Score of the last one that goes on. */
  readonly cutoff: number | null;
  readonly goesOn: boolean;
}

/**
 * The epochs after which configurations are compared: min_epochs, and eta times as many each time, below the longest
 * training (Jamieson and Talwalkar 2016, "Non-stochastic best arm identification").
 */
export function rungsOf(spec: Pick<SweepSpec, 'early_terminate'>, epochs: number): number[] {
  const rungs: number[] = [];
  const { early_terminate: early } = spec;
  if (early) for (let rung = early.min_epochs; rung < epochs; rung *= early.eta) rungs.push(rung);
  return rungs;
}

/** The most epochs that the file lets a configuration train, without going through them; 0 where all are solved. */
export function longestTraining(spec: SweepSpec): number {
  const epochs = blocksOf(spec).flatMap(({ block }) => {
    if (optimizersOf(block).every((optimizer) => optimizer === 'lbfgs')) return [];
    const searched = searchedParameter(block.epochs ?? DEFAULT_EPOCHS);
    return searched.kind === 'values' ? searched.values.map(Number) : [searched.range.max];
  });
  return Math.max(0, ...epochs);
}

/**
 * Ranks the configurations of a layer and target at a rung: one in eta goes on, at least one. Those without a score
 * come last, and ties are decided by loss, then by id, so that the outcome depends on nothing but its input.
 */
export function rankAtRung(
  contenders: readonly Contender[],
  { epoch, eta, goal }: { readonly epoch: number; readonly eta: number; readonly goal: Goal },
): RungRank[] {
  const compare = (a: number | null, b: number | null, by: Goal): number =>
    a === null || b === null ? Number(a === null) - Number(b === null) : signOf(by) * (b - a);
  const ranked = [...contenders].sort(
    (a, b) =>
      compare(a.score, b.score, goal) ||
      compare(a.loss, b.loss, 'minimize') ||
      (a.configuration < b.configuration ? -1 : 1),
  );
  const kept = Math.max(1, Math.floor(ranked.length / eta));
  const cutoff = ranked[kept - 1]?.score ?? null;
  return ranked.map(({ configuration, score }, at) => ({
    ...{ configuration, epoch, score, cutoff, kept },
    rank: at + 1,
    of: ranked.length,
    goesOn: at < kept,
  }));
}
