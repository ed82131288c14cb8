/** What the one-standard-error rule looks at. */
export interface Candidate {
  /** Index of the layer in the dataset. */
  readonly layer: number;
  /** Weight decay, or 1 / C. */
  readonly decay: number | null;
  /** Its selection score is so far behind that of the best, in the metric's good direction. */
  readonly difference: number;
  /** Of that difference, paired over rows. */
  readonly standardError: number;
}

/**
 * The one-standard-error rule (Breiman et al. 1984; Hastie, Tibshirani & Friedman, 7.10): of all candidates that are
 * within one standard error of the best, the simplest: of the earliest layer, then of the strongest decay, then the
 * better one. The standard error is that of the paired difference over rows: seeds of a converged probe hardly differ,
 * so that their spread says nothing of how far another choice of rows would have moved it.
 *
 * @param ranked best first
 * @returns those within one standard error, the simplest first
 */
export function withinOneStandardError<Each extends Candidate>(ranked: readonly Each[]): Each[] {
  return ranked
    .filter(({ difference, standardError }) => difference <= standardError)
    .sort((a, b) => a.layer - b.layer || (b.decay ?? 0) - (a.decay ?? 0) || a.difference - b.difference);
}
