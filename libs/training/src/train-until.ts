import { BadInput } from '@sonde/contracts';
import type { SplitScore } from '@sonde/domain';
import { Checkpoints } from './fit/checkpoint';
import type { CheckpointStore } from './fit/checkpoint-store';
import { examined } from './prepare/examine-pack';
import { withWeights } from './score/exported-weights';
import { fit, type FittedProbe } from './fit/fit';
import type { DescentInput, PackInput, TrainingHooks } from './pack';
import { inParts } from './prepare/parts';
import type { Normalization } from './prepare/preprocess';
import { scoreProbes } from './score/score-probes';

/** How a probe does where its training pauses. */
export interface PausedProbe {
  /** NaN or infinity came up. */
  readonly diverged: boolean;
  /** Its patience is at its end: more epochs would change nothing. */
  readonly stopped: boolean;
  /** The epoch whose weights were scored, from 1: with patience the best one so far, else the one that it pauses after. */
  readonly epoch: number;
  /** On val, computed as the final score is; null where it diverged. */
  readonly val: SplitScore | null;
}

/** Of a training that pauses, a checkpoint is all that stays. */
export type PauseHooks = TrainingHooks & { readonly checkpoints: CheckpointStore };

/**
 * Trains a pack to the end of an epoch, from its checkpoint where there is one, and leaves it there in a checkpoint.
 *
 * What trains on from that, `trainPack` or this again, takes any of its probes, in the same order, and the same splits
 * and program; targets may be numbered anew. The same probes come to the same bits as without a pause, fewer to the
 * same logits but for rounding (1e-5 relative). A second call finds the checkpoint of the first and only scores it.
 * @param epoch counted from 1, before the program's last
 * @returns the probes in the order of the input
 * @throws BadInput for an epoch that the program does not have, of which lbfgs has none
 * @throws TrainingCancelled when `hooks.signal` ends it
 * @throws OutOfMemory where a single probe is too large
 */
export async function trainUntil(input: PackInput, epoch: number, hooks: PauseHooks): Promise<PausedProbe[]> {
  const { splits } = await examined(input);
  const pausing = pausingAt(epoch, input);
  const checkpoints = await Checkpoints.open(hooks.checkpoints, input);
  const cuts = { memoryBytes: hooks.memoryBytes, abreast: (part: PackInput) => checkpoints.abreast(part) };
  return checkpoints.around(async () => {
    const probes = await inParts(pausing, cuts, async (part) =>
      scored(await fit(part, splits, { ...hooks, checkpoints, until: epoch }), part, { ...hooks, how: splits.how }),
    );
    await checkpoints.write();
    return probes;
  });
}

function pausingAt(epoch: number, { program, ...input }: PackInput): DescentInput {
  if (program.optimizer === 'lbfgs') throw new BadInput('lbfgs has no epochs to pause after.');
  if (!Number.isSafeInteger(epoch) || epoch < 1 || epoch >= program.epochs) {
    throw new BadInput(`Training can pause after epochs 1 to ${program.epochs - 1}, not after ${epoch}.`);
  }
  return { ...input, program };
}

async function scored(
  fitted: readonly FittedProbe[],
  part: PackInput,
  { how, ...hooks }: TrainingHooks & { readonly how: Normalization },
): Promise<PausedProbe[]> {
  const exported = fitted.map(({ weights, recorder: { diverged } }) => withWeights({ raw: weights, diverged }, how));
  const { val } = part.splits;
  const scores = await scoreProbes(exported, { ...part, splits: val ? { val } : {} }, hooks);
  return fitted.map(({ recorder }, at) => ({
    diverged: exported[at]?.diverged ?? true,
    stopped: recorder.ended && !recorder.diverged,
    epoch: recorder.epoch,
    val: scores[at]?.scores['val'] ?? null,
  }));
}
