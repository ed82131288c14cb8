import type { Certificate, Curve } from '@sonde/domain';
import { checkPack } from './check-pack';
import { CurveRecorder } from './curve';
import { exportedWeights } from './exported-weights';
import { fit } from './fit';
import { solve } from './lbfgs/solve';
import type { ConvexProgram, PackInput, PackResult, ProbeWeights, TrainedProbe, TrainingHooks } from './pack';
import { inParts } from './parts';
import { examineColumns } from './preprocess';
import { rowWeights } from './row-weights';
import { ResidentRows, loadNormalized, normalizedBlocks, rowsOf } from './rows';
import { scoreProbes } from './score-probes';
import type { TrainingSplits } from './train-feed';

/**
 * Trains all probes of a pack as one compiled program, or as several where its memory asks for it, and scores them on
 * every split.
 *
 * What a probe becomes depends on its own settings and the rows alone: another pack changes its logits by rounding
 * (1e-5 relative), a neighbour that diverges not by a bit. The same pack on the same build, device and number of
 * threads gives the same bits.
 * @throws BadInput where the parts of the pack do not fit together
 * @throws TrainingCancelled when `hooks.signal` ends it
 * @throws OutOfMemory where a single probe is too large
 */
export async function trainPack(input: PackInput, hooks: TrainingHooks = {}): Promise<PackResult> {
  const { train, val } = checkPack(input);
  const { columns, program } = input;
  const source = rowsOf(train, columns);
  const { constant, ...standardization } = await examineColumns(source);
  const how = program.normalization === 'standardize' ? standardization : program.normalization;
  const splits = {
    train: { source, labels: train.labels },
    val: { source: rowsOf(val, columns), labels: val.labels },
    how,
  };
  const probes = await inParts(input, hooks, async (part) => {
    const unscored = (await trained(part, splits, hooks)).map((probe) => exported(probe, splits));
    const scores = await scoreProbes(unscored, part, hooks);
    return unscored.map((probe, at) => ({ ...probe, ...(scores[at] ?? { scores: {}, outcomes: {} }) }));
  });
  return {
    columns,
    outputs: program.outputs,
    mean: typeof how === 'object' ? how.mean : null,
    scale: typeof how === 'object' ? how.scale : null,
    constantColumns: constant,
    probes,
  };
}

/** A probe as trained: weights for normalised features, and how it went. */
interface Trained {
  readonly raw: ProbeWeights;
  readonly diverged: boolean;
  readonly curve: Curve;
  readonly epoch: number | null;
  readonly certificate: Certificate | null;
}

async function trained(input: PackInput, splits: TrainingSplits, hooks: TrainingHooks): Promise<Trained[]> {
  const { program } = input;
  if (program.optimizer === 'lbfgs') return solved(input, program, splits, hooks);
  const fitted = await fit({ ...input, program }, splits, hooks);
  return fitted.map(({ weights, recorder }) => ({
    raw: weights,
    diverged: recorder.diverged,
    curve: recorder.curve(program.task === 'classification'),
    epoch: recorder.epoch,
    certificate: null,
  }));
}

async function solved(
  { columns, probes }: PackInput,
  { task, outputs, maxIterations, ...program }: ConvexProgram,
  { train: { source, labels }, how }: TrainingSplits,
  hooks: TrainingHooks,
): Promise<Trained[]> {
  const weights = rowWeights({ program: { task, outputs, maxIterations, ...program }, probes }, labels, source.rows);
  const isResident = source instanceof ResidentRows;
  const problem = {
    ...{ task, outputs, columns, labels, maxIterations },
    rows: source.rows,
    features: isResident ? await loadNormalized(source, how, columns) : normalizedBlocks(source, how),
    rowWeights: weights.sets,
    probes: probes.map(({ target, weightDecay }, at) => ({
      target,
      weightDecay,
      rowWeights: weights.sets.length === 0 ? null : (weights.ofProbe[at] ?? 0),
    })),
  };
  const solutions = await solve(problem, {
    ...(hooks.signal ? { signal: hooks.signal } : {}),
    onProgress: (done) => hooks.onProgress?.({ epoch: done, epochs: probes.length }),
  });
  return solutions.map(({ weight, bias, certificate }) => ({
    raw: [{ weight, bias }],
    diverged: false,
    curve: new CurveRecorder(0, null).curve(false),
    epoch: null,
    certificate,
  }));
}

function exported(probe: Trained, { how }: TrainingSplits): Omit<TrainedProbe, 'scores' | 'outcomes'> {
  const weights = exportedWeights(probe.raw, how);
  return { ...probe, diverged: probe.diverged || ![...probe.raw, ...weights].every(areFinite), weights };
}

function areFinite({ weight, bias }: ProbeWeights[0]): boolean {
  return weight.every(Number.isFinite) && bias.every(Number.isFinite);
}
