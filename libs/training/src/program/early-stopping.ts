import type { Value } from '../graph/graph-function';
import { add, less, logicalAnd, reshape, select } from '../graph/operations';
import type { Parameters } from './heads';

/** Early stopping between epochs, for all probes at once; `stopping` of the training program's state. */
export type Stopping = Readonly<Record<string, Value | Parameters>>;

/**
 * Notes the parameters of probes whose val loss is their best so far. A probe that has waited `patience` epochs keeps
 * what it has: it trains on beside the others, and nobody looks at it any more. NaN is never better.
 * @param loss [groups, slots] on val after the epoch
 */
export function noteBest(stopping: Stopping, parameters: Parameters, loss: Value, patience: number): Stopping {
  const { best, bestLoss, waited } = stopping as { best: Parameters; bestLoss: Value; waited: Value };
  const isBetter = logicalAnd(less(loss, bestLoss), less(waited, patience));
  const [groups = 0, slots = 0] = loss.shape;
  const ofProbe = reshape(isBetter, [groups, slots, 1, 1]);
  return {
    best: Object.fromEntries(
      Object.entries(parameters).map(([name, now]) => [name, select(ofProbe, now, best[name] ?? now)]),
    ),
    bestLoss: select(isBetter, loss, bestLoss),
    // One that has stopped stays stopped: it does not wait any longer, nor anew.
    waited: select(isBetter, 0, add(waited, 1)),
  };
}
