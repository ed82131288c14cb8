import { labelPermutation, type PackTrial, type PermutedScore, type Labels } from '@sonde/domain';
import type { TrainedProbe } from '@sonde/training';

/** A probe that is trained on permuted labels as a trial's probe is on true ones. */
export interface Control {
  readonly trial: PackTrial;
  /** Which permutation, from 0. */
  readonly draw: number;
}

/**
 * The controls of a pack: `draws` beside each configuration. They take turns with its seeds, so that every seed's group
 * of a program grows alike: 20 draws beside 6 seeds of 4 configurations make groups of 18 and 17, not of 84 and 4.
 */
export function controlsOf(trials: readonly PackTrial[], draws: number): Control[] {
  const configurations = new Map<string, PackTrial[]>();
  for (const trial of trials) {
    configurations.set(trial.configuration, [...(configurations.get(trial.configuration) ?? []), trial]);
  }
  return [...configurations.values()].flatMap((replicates) =>
    Array.from({ length: draws }, (_, draw) => draw).flatMap((draw) => {
      const trial = replicates[draw % replicates.length];
      return trial ? [{ trial, draw }] : [];
    }),
  );
}

interface Permutation {
  readonly draw: number;
  readonly split: string;
  readonly rows: number;
}

/** Labels of a split in a draw's order, row by row; those of sealed splits stay, since no control is scored there. */
export function permutedLabels(labels: Labels, { draw, split, rows }: Permutation): Labels {
  if (split !== 'train' && split !== 'val') return labels;
  const width = labels.length / rows;
  const permuted = labels.slice();
  labelPermutation(draw, split, rows).forEach((from, to) => {
    permuted.set(labels.subarray(from * width, (from + 1) * width), to * width);
  });
  return permuted;
}

/** What a trial's own controls scored. @param probes those of the controls, in their order */
export function permutedScores(
  trial: PackTrial,
  controls: readonly Control[],
  probes: readonly TrainedProbe[],
): PermutedScore[] {
  return controls.flatMap((control, at) => {
    const figures = probes[at]?.scores['val']?.figures;
    return control.trial === trial && figures ? [{ draw: control.draw, figures }] : [];
  });
}
