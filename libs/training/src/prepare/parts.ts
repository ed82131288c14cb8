import { OutOfMemory } from '@sonde/contracts';
import { packMemory } from './memory';
import type { PackInput } from '../pack';

/** Where a pack is to be cut. */
interface Cuts {
  /** What training may take above the idle process. */
  readonly memoryBytes?: number | undefined;
  /** How many of a part's probes, from the first on, can train together. */
  readonly abreast: (part: PackInput) => number;
}

/**
 * Trains a pack's probes in as many parts as its memory asks for, one after another. A part that runs out of memory all
 * the same is halved, down to a single probe. Parts keep the pack's order, so the same pack and budget give the same
 * parts.
 * @throws OutOfMemory where a single probe is too large
 */
export async function inParts<Input extends PackInput, Result>(
  input: Input,
  { memoryBytes = Infinity, abreast }: Cuts,
  train: (part: Input) => Promise<Result[]>,
): Promise<Result[]> {
  const { shared, perProbe } = packMemory(input);
  const fitting = Math.floor((memoryBytes - shared) / perProbe);
  const results: Result[] = [];
  let most = Math.max(1, Math.min(fitting, input.probes.length));
  while (results.length < input.probes.length) {
    const fits = partOf(input, results.length, most);
    const part = partOf(fits, 0, abreast(fits));
    try {
      results.push(...(await train(part)));
    } catch (error) {
      if (!(error instanceof OutOfMemory) || part.probes.length === 1) throw error;
      most = Math.ceil(part.probes.length / 2);
    }
  }
  return results;
}

function partOf<Input extends PackInput>(input: Input, from: number, size: number): Input {
  if (from === 0 && size >= input.probes.length) return input;
  const { probes, initialWeights } = input;
  return {
    ...input,
    probes: probes.slice(from, from + size),
    ...(initialWeights ? { initialWeights: initialWeights.slice(from, from + size) } : {}),
  };
}
