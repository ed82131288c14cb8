import type { WritableArray } from '../arrays/safetensors-writer';

/** What a probe says of each row of a split. */
export interface ProbeOutcomes {
  /** Classification: the class [rows]. Multi-label: 0 or 1 [rows, outputs]. Regression: [rows, outputs]. */
  readonly predicted: Int32Array | Uint8Array | Float32Array;
  /** [rows] */
  readonly loss: Float32Array;
}

/**
 * Stacks what probes say, a row a probe: predicted.<split> [probes, rows] or [probes, rows, outputs], classes as bytes
 * where 256 are enough; loss.<split> [probes, rows]. A probe that diverged says nothing: zeros, and losses of NaN.
 */
export function stackOutcomes(
  probes: readonly Readonly<Record<string, ProbeOutcomes>>[],
): Record<string, WritableArray> {
  const splits = [...new Set(probes.flatMap((outcomes) => Object.keys(outcomes)))];
  return Object.fromEntries(
    splits.flatMap((split): [string, WritableArray][] => {
      const ofSplit = probes.map((outcomes) => outcomes[split]);
      const like = ofSplit.find((outcomes) => outcomes !== undefined);
      if (!like) return [];
      const rows = like.loss.length;
      const loss = new Float32Array(probes.length * rows).fill(NaN);
      ofSplit.forEach((outcomes, probe) => loss.set(outcomes?.loss ?? [], probe * rows));
      return [
        [`predicted.${split}`, stackPredictions(ofSplit, like.predicted, rows)],
        [`loss.${split}`, { shape: [probes.length, rows], data: loss }],
      ];
    }),
  );
}

function stackPredictions(
  probes: readonly (ProbeOutcomes | undefined)[],
  like: ProbeOutcomes['predicted'],
  rows: number,
): WritableArray {
  const width = like.length / rows;
  const data = emptyLike(probes, like, probes.length * like.length);
  probes.forEach((outcomes, probe) => data.set(outcomes?.predicted ?? [], probe * like.length));
  return { shape: [probes.length, rows, ...(like instanceof Int32Array ? [] : [width])], data };
}

function emptyLike(
  probes: readonly (ProbeOutcomes | undefined)[],
  like: ProbeOutcomes['predicted'],
  length: number,
): Int32Array | Uint8Array | Float32Array {
  if (like instanceof Float32Array) return new Float32Array(length);
  const isByte = probes.every((outcomes) => outcomes?.predicted.every((value) => value < 256) ?? true);
  return isByte ? new Uint8Array(length) : new Int32Array(length);
}
