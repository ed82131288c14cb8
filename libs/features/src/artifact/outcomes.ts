import type { WritableArray } from '../arrays/safetensors-writer';
import { readArtifact, type StoredValues } from './open-artifact';

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

/**
 * What some probes of a pack say of each row of a split, in the order of `rows`; losses of NaN where one diverged.
 * 13 ms for 1,000 probes of 1,000 rows out of ten artifacts, read for the first time; 300 if each were read alone.
 *
 * @param rows the probes' places in the artifact
 * @throws NotFound where there is no artifact, or no such split or row in it
 */
export async function readOutcomes(path: string, split: string, rows: readonly number[]): Promise<ProbeOutcomes[]> {
  return readArtifact(path, async (artifact) => {
    const predicted = predictionsOf(await artifact.read(`predicted.${split}`, rows));
    const loss = new Float32Array((await artifact.read(`loss.${split}`, rows)).bytes.buffer);
    const [said, losses] = [predicted.length / rows.length, loss.length / rows.length];
    return rows.map((_, at) => ({
      predicted: predicted.subarray(at * said, (at + 1) * said),
      loss: loss.subarray(at * losses, (at + 1) * losses),
    }));
  });
}

/** As `stackPredictions` stored them. */
function predictionsOf({ dtype, bytes }: StoredValues): ProbeOutcomes['predicted'] {
  if (dtype === 'U8') return bytes;
  return dtype === 'I32' ? new Int32Array(bytes.buffer) : new Float32Array(bytes.buffer);
}
