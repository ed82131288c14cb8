import { createHash } from 'node:crypto';
import { digestOf } from '@sonde/domain';
import type { PackInput } from '../pack';

/**
 * Tells the probes of a program apart by what trains them: settings, labels, and weights to start from where they are
 * written. Not by places in the pack, nor in the list of targets: both change when neighbours leave. Probes with one
 * identity are one training, and have one state.
 */
export class ProbeIdentities {
  /** By target. */
  private readonly labels: string[] = [];

  constructor(private readonly splits: PackInput['splits']) {}

  /** @returns a digest for each probe */
  of({ probes, initialWeights }: Pick<PackInput, 'probes' | 'initialWeights'>): string[] {
    return probes.map(({ target, ...own }, at) => {
      const start = initialWeights?.[at];
      const written = start ? digestOfArrays(start.flatMap(({ weight, bias }) => [weight, bias])) : null;
      return digestOf({ own, labels: this.labelsOf(target), written });
    });
  }

  private labelsOf(target: number): string {
    const ofTarget = [this.splits['train'], this.splits['val']].flatMap((split) => split?.labels[target] ?? []);
    return (this.labels[target] ??= digestOfArrays(ofTarget));
  }
}

function digestOfArrays(arrays: readonly (Float32Array | Int32Array)[]): string {
  const hash = createHash('sha256');
  for (const array of arrays) hash.update(array);
  return hash.digest('hex');
}
