import type { Optimizer } from '@sonde/contracts';
import type { Database } from '../database';

/** Where a probe lies between no weights and the best fit. */
export interface PathPoint {
  readonly probeKey: string;
  readonly optimizer: Optimizer;
  /** Null of lbfgs. */
  readonly learningRate: number | null;
  /** Weight decay, or 1 / C. */
  readonly decay: number | null;
  readonly seed: number;
  /** Without penalty and class weights. */
  readonly trainLoss: number;
  /** Euclidean norm of the weights for normalised features, without biases. */
  readonly weightNorm: number;
}

/**
 * The probes of a layer and target: those of lbfgs, which trace the path, strongest penalty first, then all others by
 * optimiser, learning rate and penalty. None where there is none of lbfgs.
 *
 * @param limit how many are looked at: of more, those of lbfgs and a fair part of the others
 */
export async function regularizationPath(
  { prisma }: Database,
  sweepId: string,
  { layer, target }: { readonly layer: number; readonly target: string },
  limit: number,
): Promise<PathPoint[]> {
  // Keys are digests: the first ones in their order are a fair part of any number of probes. lbfgs alone has no learning
  // rate, which the index of a layer and target tells without a look at the table.
  return prisma.$queryRaw<PathPoint[]>`
    WITH drawn AS (
      SELECT t.probe_key, t.seed, c.parameters->>'optimizer' AS optimizer, c.learning_rate, c.decay
        FROM configurations c JOIN trials t ON t.sweep_id = c.sweep_id AND t.configuration = c.id
       WHERE c.sweep_id = ${sweepId} AND c.layer = ${layer}::int AND c.target = ${target} AND c.n > 0
         AND t.state IN ('succeeded', 'cached') AND EXISTS (
           SELECT FROM configurations WHERE sweep_id = ${sweepId} AND layer = ${layer}::int AND target = ${target}
              AND n > 0 AND learning_rate IS NULL)
       ORDER BY c.learning_rate IS NOT NULL, t.probe_key LIMIT ${limit}::int
    )
    SELECT p.key AS "probeKey", optimizer, learning_rate AS "learningRate", decay, drawn.seed::float8 AS seed,
           p.train_loss AS "trainLoss", p.weight_norm AS "weightNorm"
      FROM drawn JOIN probes p ON p.key = drawn.probe_key
     WHERE p.train_loss IS NOT NULL AND p.weight_norm IS NOT NULL
     ORDER BY learning_rate IS NOT NULL, CASE WHEN learning_rate IS NULL THEN -decay END, optimizer, learning_rate,
              decay DESC, seed, p.key`;
}
