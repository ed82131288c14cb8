import type { LinearWeights } from '@sonde/domain';

/** [classes, columns + 1]: each class's weights, then its bias, which acts on a column of ones. */
export function withBias({ weight, bias }: LinearWeights): Float32Array {
  const columns = weight.length / bias.length;
  const joined = new Float32Array(weight.length + bias.length);
  bias.forEach((value, label) => {
    joined.set(weight.subarray(label * columns, (label + 1) * columns), label * (columns + 1));
    joined[(label + 1) * (columns + 1) - 1] = value;
  });
  return joined;
}

/** The weights that `withBias` joined. */
export function withoutBias(joined: Float32Array, classes: number): LinearWeights {
  const width = joined.length / classes;
  const weight = new Float32Array(joined.length - classes);
  const bias = new Float32Array(classes).map((_, label) => {
    weight.set(joined.subarray(label * width, (label + 1) * width - 1), label * (width - 1));
    return joined[(label + 1) * width - 1] ?? NaN;
  });
  return { weight, bias };
}
