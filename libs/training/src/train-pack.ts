import type { SplitScore } from '@sonde/domain';
import { checkPack } from './check-pack';
import { curveOf, type EpochFigures } from './curve';
import { evaluate } from './evaluate';
import { foldStandardization } from './exported-weights';
import { fit, type FittedProbe } from './fit';
import {
  stopIfCancelled,
  type LinearWeights,
  type PackInput,
  type PackResult,
  type SplitArrays,
  type TrainedProbe,
  type TrainingHooks,
} from './pack';
import { constantColumns, normalizedRows, standardization, type Standardization } from './preprocess';

/**
 * Trains all probes of a pack as one compiled program and scores them on every split.
 *
 * What a probe becomes depends on its own settings and the rows alone: another pack changes its logits by rounding
 * (1e-5 relative), a neighbour that diverges not by a bit. The same pack on the same build, device and number of
 * threads gives the same bits.
 * @throws BadInput where the parts of the pack do not fit together
 * @throws TrainingCancelled when `hooks.signal` ends it
 * @throws OutOfMemory
 */
export async function trainPack(input: PackInput, hooks: TrainingHooks = {}): Promise<PackResult> {
  const { train, val } = checkPack(input);
  const { columns, program } = input;
  const constant = constantColumns(train.features, columns);
  const scaling = program.normalization === 'standardize' ? standardization(train.features, columns, constant) : null;
  const normalized = (split: SplitArrays): SplitArrays => ({
    ...split,
    features: normalizedRows(split.features, columns, scaling),
  });

  const fitted = await fit(input, { train: normalized(train), val: normalized(val) }, hooks);
  return {
    columns,
    classes: program.classes,
    mean: scaling?.mean ?? null,
    scale: scaling?.scale ?? null,
    constantColumns: constant,
    probes: await scored(
      fitted.map((probe) => exported(probe, scaling)),
      input,
      hooks,
    ),
  };
}

type Unscored = Omit<TrainedProbe, 'scores'>;

function exported({ weight, bias, figures }: FittedProbe, scaling: Standardization | null): Unscored {
  const raw = { weight, bias };
  const folded = scaling ? foldStandardization(raw, scaling) : raw;
  const end = figures.findIndex((epoch) => !isFiniteEpoch(epoch));
  return {
    diverged: end >= 0 || ![raw, folded].every(areFinite),
    curve: curveOf(end < 0 ? figures : figures.slice(0, end)),
    rawWeight: raw.weight,
    rawBias: raw.bias,
    weight: folded.weight,
    bias: folded.bias,
  };
}

/** Scores the probes on every split, as they will be exported. */
async function scored(probes: readonly Unscored[], input: PackInput, hooks: TrainingHooks): Promise<TrainedProbe[]> {
  const scores = probes.map((): Record<string, SplitScore> => ({}));
  const weights = probes.map(({ weight, bias }, at) => ({ weight, bias, target: input.probes[at]?.target ?? 0 }));
  for (const [name, split] of Object.entries(input.splits)) {
    stopIfCancelled(hooks.signal);
    const ofSplit = await evaluate({ probes: weights, split, columns: input.columns, classes: input.program.classes });
    scores.forEach((ofProbe, at) => {
      const score = ofSplit[at];
      if (score && !probes[at]?.diverged) ofProbe[name] = score;
    });
  }
  return probes.map((probe, at) => ({ ...probe, scores: scores[at] ?? {} }));
}

function isFiniteEpoch({ trainLoss, valLoss }: EpochFigures): boolean {
  return Number.isFinite(trainLoss) && Number.isFinite(valLoss);
}

function areFinite({ weight, bias }: LinearWeights): boolean {
  return weight.every(Number.isFinite) && bias.every(Number.isFinite);
}
