import type { ProbeWeights } from '@sonde/domain';
import { withBias, withoutBias } from './bias-column';

/** A probe's numbers by the names of the training program's parameters, see `parameterSpecs`. */
export type ProbeParameters = Readonly<Record<string, Float32Array>>;

export function toParameters([first, second]: ProbeWeights): ProbeParameters {
  return second ? { hidden: withBias(first), weight: second.weight, bias: second.bias } : { weight: withBias(first) };
}

/** The weights that `toParameters` took. @param outputs of the last layer */
export function fromParameters({ hidden, weight, bias }: ProbeParameters, outputs: number): ProbeWeights {
  if (!weight) throw new TypeError('A probe has the parameter weight.');
  if (!hidden || !bias) return [withoutBias(weight, outputs)];
  return [withoutBias(hidden, weight.length / outputs), { weight, bias }];
}
