import { RandomStream, type LinearWeights, type ProbeWeights } from '@sonde/domain';
import type { DescentInput, DescentProgram } from '../pack';

/**
 * The weights from which a seed's probes start: a function of seed and shape alone, never of the pack around them.
 * `torch` draws each layer's weight, row by row, and then its bias uniformly from [-1, 1) / sqrt(inputs), as nn.Linear
 * does; the hidden layer comes first.
 */
export function initialWeights(
  { init, hidden, outputs }: Pick<DescentProgram, 'init' | 'hidden' | 'outputs'>,
  seed: number,
  columns: number,
): ProbeWeights {
  const stream = new RandomStream(seed, 'init');
  const linear = (inputs: number, width: number): LinearWeights => {
    const bound = 1 / Math.sqrt(inputs);
    const draw = () => (init === 'torch' ? (2 * stream.nextUniform() - 1) * bound : 0);
    const weight = new Float32Array(width * inputs).map(draw);
    return { weight, bias: new Float32Array(width).map(draw) };
  };
  return hidden === 0 ? [linear(columns, outputs)] : [linear(columns, hidden), linear(hidden, outputs)];
}

/** The weights from which a pack's probes start. */
export function startWeights({
  initialWeights: written,
  program,
  probes,
  columns,
}: DescentInput): readonly ProbeWeights[] {
  if (written) return written;
  const bySeed = new Map<number, ProbeWeights>();
  return probes.map(({ seed }) => {
    const weights = bySeed.get(seed) ?? initialWeights(program, seed, columns);
    bySeed.set(seed, weights);
    return weights;
  });
}
