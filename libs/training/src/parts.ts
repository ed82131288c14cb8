import { OutOfMemory } from '@sonde/contracts';
import { packMemory } from './memory';
import type { PackInput, TrainedProbe, TrainingHooks } from './pack';

/**
 * Trains a pack's probes in as many parts as its memory asks for, one after another. A part that runs out of memory all
 * the same is halved, down to a single probe. Parts keep the pack's order, so the same pack and budget give the same
 * parts.
 * @throws OutOfMemory where a single probe is too large
 */
export async function inParts(
  input: PackInput,
  { memoryBytes = Infinity }: TrainingHooks,
  train: (part: PackInput) => Promise<TrainedProbe[]>,
): Promise<TrainedProbe[]> {
  const { shared, perProbe } = packMemory(input);
  const fitting = Math.floor((memoryBytes - shared) / perProbe);
  const results: TrainedProbe[] = [];
  let size = Math.max(1, Math.min(fitting, input.probes.length));
  while (results.length < input.probes.length) {
    try {
      results.push(...(await train(partOf(input, results.length, size))));
    } catch (error) {
      if (!(error instanceof OutOfMemory) || size === 1) throw error;
      size = Math.ceil(size / 2);
    }
  }
  return results;
}

function partOf(input: PackInput, from: number, size: number): PackInput {
  if (from === 0 && size >= input.probes.length) return input;
  const { probes, initialWeights } = input;
  return {
    ...input,
    probes: probes.slice(from, from + size),
    ...(initialWeights ? { initialWeights: initialWeights.slice(from, from + size) } : {}),
  };
}
