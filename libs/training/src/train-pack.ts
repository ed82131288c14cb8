import type { Certificate, Curve, ProbeWeights } from '@sonde/domain';
import { Checkpoints } from './fit/checkpoint';
import { CurveRecorder } from './fit/curve';
import { examined } from './prepare/examine-pack';
import { withWeights } from './score/exported-weights';
import { fit } from './fit/fit';
import { solve } from './exact/solve';
import type { ConvexProgram, PackInput, FittedPack, TrainingHooks } from './pack';
import { inParts } from './prepare/parts';
import { rowWeights } from './prepare/row-weights';
import { ResidentRows, loadNormalized, normalizedBlocks } from './prepare/rows';
import { scoreProbes } from './score/score-probes';
import type { TrainingSplits } from './fit/train-feed';

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
export async function trainPack(input: PackInput, hooks: TrainingHooks = {}): Promise<FittedPack> {
  const { columns, program } = input;
  const { splits, constant } = await examined(input);
  const { how } = splits;
  const checkpoints = await Checkpoints.open(program.optimizer === 'lbfgs' ? undefined : hooks.checkpoints, input);
  const cuts = { memoryBytes: hooks.memoryBytes, abreast: (part: PackInput) => checkpoints.abreast(part) };
  const train = async (part: PackInput) => {
    const unscored = (await trained(part, splits, { ...hooks, checkpoints })).map((probe) => withWeights(probe, how));
    const scores = await scoreProbes(unscored, part, hooks);
    return unscored.map((probe, at) => ({ ...probe, ...(scores[at] ?? { scores: {}, predictions: {} }) }));
  };
  return {
    columns,
    outputs: program.outputs,
    mean: typeof how === 'object' ? how.mean : null,
    scale: typeof how === 'object' ? how.scale : null,
    constantColumns: constant,
    probes: await checkpoints.around(() => inParts(input, cuts, train)),
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

type Hooks = Omit<TrainingHooks, 'checkpoints'> & { readonly checkpoints: Checkpoints };

async function trained(input: PackInput, splits: TrainingSplits, hooks: Hooks): Promise<Trained[]> {
  const { program } = input;
  if (program.optimizer === 'lbfgs') return solved(input, program, splits, hooks);
  const fitted = await fit({ ...input, program }, splits, { ...hooks, until: program.epochs });
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
  hooks: Hooks,
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
    ...(hooks.onActivity ? { onActivity: hooks.onActivity } : {}),
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
