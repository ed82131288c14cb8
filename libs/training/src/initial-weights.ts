import { RandomStream } from '@sonde/domain';
import type { LinearWeights, PackProgram } from './pack';

/**
 * The weights from which a seed's probes start: a function of seed and shape alone, never of the pack around them.
 * `torch` draws weight, row by row, and then bias uniformly from [-1, 1) / sqrt(columns), as nn.Linear does.
 */
export function initialWeights(
  init: PackProgram['init'],
  seed: number,
  classes: number,
  columns: number,
): LinearWeights {
  const weight = new Float32Array(classes * columns);
  const bias = new Float32Array(classes);
  if (init === 'torch') {
    const bound = 1 / Math.sqrt(columns);
    const stream = new RandomStream(seed, 'init');
    for (const drawn of [weight, bias]) {
      for (let at = 0; at < drawn.length; at++) drawn[at] = (2 * stream.nextUniform() - 1) * bound;
    }
  }
  return { weight, bias };
}
