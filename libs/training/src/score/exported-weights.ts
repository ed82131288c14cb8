/* eslint-disable @typescript-eslint/no-non-null-assertion -- indices run over the arrays' own sizes */
import type { LinearWeights, ProbeWeights } from '@sonde/domain';
import { firstNonFinite } from '../prepare/first-non-finite';
import type { Normalization, Standardization } from '../prepare/preprocess';

/**
 * The weights that do to features as they come what `raw` does to normalised ones. A standardisation is folded into the
 * first layer; a division by the row's length cannot be, and whoever applies the weights has to do it.
 */
export function exportedWeights(raw: ProbeWeights, how: Normalization): ProbeWeights {
  if (typeof how !== 'object') return raw;
  const [first, second] = raw;
  const folded = foldStandardization(first, how);
  return second ? [folded, second] : [folded];
}

/** What a probe's weights come to once it is trained. */
interface Exported {
  readonly weights: ProbeWeights;
  readonly weightNorm: number | null;
}

/** A probe as trained, with its weights as exported; it has diverged also where these are not finite. */
export function withWeights<Probe extends { readonly raw: ProbeWeights; readonly diverged: boolean }>(
  probe: Probe,
  how: Normalization,
): Probe & Exported {
  const weights = exportedWeights(probe.raw, how);
  const diverged = probe.diverged || ![...probe.raw, ...weights].every(areFinite);
  return { ...probe, diverged, weights, weightNorm: diverged ? null : weightNorm(probe.raw) };
}

/** Euclidean norm of all matrices together, without biases; summed in float64. */
export function weightNorm(weights: ProbeWeights): number {
  let squares = 0;
  for (const { weight } of weights) for (const value of weight) squares += value * value;
  return Math.sqrt(squares);
}

function areFinite({ weight, bias }: LinearWeights): boolean {
  return firstNonFinite(weight) < 0 && firstNonFinite(bias) < 0;
}

/**
 * weight / scale and bias - sum(weight * mean / scale), computed in float64 and rounded to float32 once.
 * @param raw weight [outputs, columns], bias [outputs]
 */
export function foldStandardization(raw: LinearWeights, { mean, scale }: Standardization): LinearWeights {
  const columns = mean.length;
  const weight = new Float32Array(raw.weight.length);
  const bias = raw.bias.map((rawBias, label) => {
    let shift = 0;
    for (let column = 0; column < columns; column++) {
      const folded = raw.weight[label * columns + column]! / scale[column]!;
      weight[label * columns + column] = folded;
      shift += folded * mean[column]!;
    }
    return rawBias - shift;
  });
  return { weight, bias };
}
