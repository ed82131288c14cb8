/** Seconds that a pack may keep a trainer: few where another sweep waits for its pool, many where none does. */
const SLICE_SECONDS = { shared: 1, alone: 60 };

/** What decides how much of a pack is trained at once. */
interface TimeSlice {
  /** What a probe of the pack's sweep and layer took last; null where none was trained yet. */
  readonly secondsPerProbe: number | null;
  /** Whether another sweep waits for the same pool. */
  readonly isShared: boolean;
  /** Trials of a configuration. */
  readonly replicates: number;
  /** Probes on permuted labels beside each configuration. */
  readonly controls: number;
}

/**
 * How many trials of a pack are one time slice: whole configurations where one fits, and at least one where it has controls,
 * which would be trained again with each part of it. Numbers are powers of two, times the replicates: of few sizes, few
 * programs are compiled.
 */
export function trialsOfSlice({ secondsPerProbe, isShared, replicates, controls }: TimeSlice): number {
  if (secondsPerProbe === null) return Infinity;
  const probes = (isShared ? SLICE_SECONDS.shared : SLICE_SECONDS.alone) / secondsPerProbe;
  const configurations = probes / (replicates + controls);
  if (configurations >= 1 || controls > 0) return replicates * powerOfTwo(configurations);
  return powerOfTwo(probes);
}

/** The largest power of two that is not above a number, and at least 1. */
function powerOfTwo(limit: number): number {
  return 2 ** Math.floor(Math.log2(Math.max(1, limit)));
}
