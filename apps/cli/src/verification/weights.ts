import { openArrays, readFeatures } from '@sonde/arrays';
import { BadInput } from '@sonde/contracts';

/** Weights and biases by name, as they apply to features as they lie in the dataset; float32. */
export type Weights = ReadonlyMap<string, Float32Array>;

/** How far apart two readings of a tensor, or of all together, are. */
export interface Difference {
  /** The largest difference of two numbers. */
  readonly largest: number;
  /** Frobenius norm of the difference over that of the first; 0 where both are zero. */
  readonly relative: number;
}

/** Reads the tensors that apply a probe out of its safetensors file. @throws BadInput where the file is none */
export async function readWeights(file: string): Promise<Weights> {
  const weights = new Map<string, Float32Array>();
  for (const [name, array] of await openArrays(file)) {
    // Those behind raw. are the same for normalised features.
    if (/^(\d+\.)?(weight|bias)$/.test(name)) weights.set(name, (await readFeatures(array)).features);
  }
  if (weights.size === 0) throw new BadInput(`${file} holds no weights`);
  return weights;
}

/** @throws BadInput where they have other names or sizes: they are not of one probe */
export function differenceByTensor(one: Weights, other: Weights): ReadonlyMap<string, Difference> {
  const sizes = (weights: Weights) => [...weights].map(([name, { length }]) => `${name} ${length}`).sort();
  if (sizes(one).join() !== sizes(other).join()) {
    throw new BadInput(`weights of other shapes: ${sizes(one).join(', ')}; ${sizes(other).join(', ')}`);
  }
  return new Map([...one].map(([name, values]) => [name, differenceOf([values], [other.get(name) ?? values])]));
}

/** Of all tensors together: a bias near zero has no relative difference worth the name of its own. */
export function differenceOfAll(one: Weights, other: Weights): Difference {
  const names = [...one.keys()];
  const of = (weights: Weights) => names.map((name) => weights.get(name) ?? new Float32Array());
  return differenceOf(of(one), of(other));
}

function differenceOf(ones: readonly Float32Array[], others: readonly Float32Array[]): Difference {
  let [largest, squares, total] = [0, 0, 0];
  ones.forEach((values, tensor) =>
    values.forEach((value, at) => {
      const difference = Math.abs(value - (others[tensor]?.[at] ?? NaN));
      // Not Math.max alone: NaN must not be lost.
      largest = difference > largest || Number.isNaN(difference) ? difference : largest;
      squares += difference ** 2;
      total += value ** 2;
    }),
  );
  return { largest, relative: squares === 0 ? 0 : Math.sqrt(squares / total) };
}
