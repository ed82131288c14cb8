import { sha256 } from '@noble/hashes/sha2';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils';
import canonicalize from 'canonicalize';
import { usesSeed, type Parameters } from './configuration';
import type { DatasetDescription, DescribedLayer, DescribedTarget } from '../dataset/dataset';

/**
 * Version of the numerics: part of every probe's key.
 * Raise it with any change that can alter a trained weight by more than rounding.
 */
export const NUMERICS = 2;

/** SHA-256 in hex over canonical JSON (RFC 8785). */
export function digestOf(value: unknown): string {
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError('only JSON values have a digest');
  return bytesToHex(sha256(utf8ToBytes(text)));
}

/** Identifies a trial without its seed; its trials are replicates of each other. */
export function configurationId(layer: string, target: string, parameters: Parameters): string {
  return digestOf({ layer, target, parameters }).slice(0, 16);
}

/**
 * The digest of all that determines a probe: train and val of the layer and the target, the parameters, the seed
 * where anything uses it, and the version of the numerics. Test splits are evaluations, not part of it.
 */
export function probeKey(
  layer: Pick<DescribedLayer, 'digests'>,
  target: Pick<DescribedTarget, 'task' | 'outputs' | 'digests'>,
  parameters: Parameters,
  seed: number,
): string {
  const trainAndVal = ({ train, val }: Readonly<Record<string, string>>) => ({ train, val });
  return digestOf({
    numerics: NUMERICS,
    features: trainAndVal(layer.digests),
    labels: trainAndVal(target.digests),
    task: target.task,
    outputs: target.outputs,
    parameters,
    ...(usesSeed(parameters) ? { seed } : {}),
  });
}

/** Identifies the rows that a probe was evaluated on: features and labels of a split. */
export function splitDigest(dataset: DatasetDescription, layer: number, target: string, split: string): string {
  const features = dataset.layers[layer]?.digests[split];
  const labels = dataset.targets.find(({ name }) => name === target)?.digests[split];
  return digestOf({ features, labels });
}
