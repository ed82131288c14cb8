import { seedsOf, type SweepChanges, type SweepSpec } from '@sonde/contracts';

/** What the form of an extension says. */
interface Written {
  /** How many. */
  readonly seeds: number;
  /** Globs, one a line. */
  readonly layers: string;
}

/** What a form changes in a sweep. A list of seeds stays as it is where as many are asked for. */
export function changesOf(spec: SweepSpec, { seeds, layers }: Written): SweepChanges {
  const globs = layers.split('\n').flatMap((line) => line.trim() || []);
  return {
    ...(seeds === seedsOf(spec).length ? {} : { replicates: { seeds } }),
    ...(globs.join('\n') === spec.layers.join('\n') ? {} : { layers: globs }),
  };
}
