import { join } from 'node:path';
import type { PackStanding, TrainedPack } from '@sonde/activities';
import { FEATURE_COPIES, type PackAtRung, type PackAttempt, type PackResult } from '@sonde/domain';
import { artifactName, checkpointFolder, writePackArtifact, type WrittenArtifact } from '@sonde/probes';
import { trainPack, trainUntil, type FittedPack, type PauseHooks, type PausedProbe } from '@sonde/training';
import { checkpointFiles } from './checkpoint-files';
import { permutedScores, type Control } from './controls';
import { preparePack, type PreparedPack } from './pack-input';
import type { PackTask } from './pack-task';
import { loadTargets } from './targets';
import { WarmLayers } from './warm-layer';

type RunPack = (
  work: PackTask,
  onStanding: (standing: PackStanding) => void,
  signal: AbortSignal,
) => Promise<{ readonly trained: TrainedPack; readonly wasWarm: boolean }>;

/** What the training process is told at its start. */
export interface ProcessSettings {
  /** Folder of artifacts. */
  readonly artifacts: string;
  /** What layers that are kept and a pack may take above the idle process. */
  readonly memoryBytes: number;
  /** Where digests of files are kept between runs. */
  readonly cacheDir?: string | undefined;
}

/**
 * What kept layers may take of the memory; packs have the rest. Both are fixed, since how a pack is cut into parts, and
 * with it the last bits of its weights, must not depend on what was trained before.
 */
const SHARE_OF_LAYERS = 1 / 4;

/** Reads, trains, writes: the whole work on a pack. The function that it gives keeps features for packs to come. */
export function createPackRunner({ artifacts, memoryBytes: all, cacheDir }: ProcessSettings): RunPack {
  const memoryBytes = all * (1 - SHARE_OF_LAYERS);
  const layers = new WarmLayers({
    budgetBytes: all * SHARE_OF_LAYERS,
    // With all its copies a layer takes half of a pack's memory at most.
    residentBytes: memoryBytes / 2 / FEATURE_COPIES,
    cacheDir,
  });
  return async (work, onStanding, signal) => {
    const started = performance.now();
    let standing: PackStanding = { epoch: 0, epochs: 0, checkpoint: null };
    const report = (news: Partial<PackStanding>): void => onStanding((standing = { ...standing, ...news }));
    // The same standing again says that the pack has got on in a phase that has no epochs.
    const onActivity = (): void => onStanding(standing);
    const { layer, wasWarm } = await layers.of(work, onActivity);
    const targets = await loadTargets(work);
    onActivity();
    const pack = preparePack(work, layer, targets);
    const checkpoints = checkpointFiles(checkpointFolder(artifacts, attemptOf(work)), work.claim, {
      onActivity,
      onKept: (checkpoint) => report({ checkpoint }),
    });
    // Found before training writes any.
    let wasResumed = false;
    const read = async () => {
      const found = await checkpoints.read();
      wasResumed = found !== null;
      return found;
    };
    const hooks = { onProgress: report, onActivity, signal, memoryBytes, checkpoints: { ...checkpoints, read } };
    const rung = rungOf(work);
    const trained =
      rung === null
        ? { ...(await toTheEnd(work, pack, { artifacts, hooks })), wasResumed }
        : atRung(work, rung, await trainUntil(pack.input, rung, hooks));
    return { trained: { ...trained, seconds: (performance.now() - started) / 1000 }, wasWarm };
  };
}

/** The epoch after which the pack waits for others; null where it trains to its end, be it before the rung. */
function rungOf({ until, trials: [first] }: PackTask): number | null {
  if (until === null || !first || first.parameters.optimizer === 'lbfgs') return null;
  return until < first.parameters.epochs ? until : null;
}

/** @param probes of the trials, then of their controls */
function atRung({ trials }: PackTask, epoch: number, probes: readonly PausedProbe[]): PackAtRung {
  return { epoch, scores: trials.map(({ index }, at) => ({ trial: index, val: probes[at]?.val ?? null })) };
}

/** Trains and writes the artifact. */
async function toTheEnd(
  work: PackTask,
  { input, controls }: PreparedPack,
  { artifacts, hooks }: { readonly artifacts: string; readonly hooks: PauseHooks },
): Promise<Omit<PackResult, 'seconds' | 'wasResumed'>> {
  const trained = await trainPack(input, hooks);
  const artifact = artifactName(attemptOf(work));
  const probes = trained.probes.slice(0, work.trials.length);
  const { mean, scale, columns } = trained;
  const written = await writePackArtifact(join(artifacts, artifact), { mean, scale, probes }, hooks.onActivity);
  return { artifact, stamp: written.stamp, features: columns, probes: resultsOf(work, trained, controls, written) };
}

function attemptOf({ sweepId, layerIndex: layer, pack, claim }: PackTask): PackAttempt {
  return { sweepId, layer, pack, claim };
}

function resultsOf(
  { trials }: PackTask,
  trained: FittedPack,
  controls: readonly Control[],
  written: WrittenArtifact,
): PackResult['probes'] {
  const ofControls = trained.probes.slice(trials.length);
  return trials.map((trial, row) => {
    const probe = trained.probes[row];
    if (!probe) throw new Error(`trial ${trial.index} was not trained`);
    const { diverged, scores, curve, epoch, certificate, weightNorm } = probe;
    return {
      trial: trial.index,
      key: trial.probeKey,
      ...{ diverged, scores, curve, epoch, certificate, weightNorm },
      permuted: permutedScores(trial, controls, ofControls),
      artifactRow: row,
      digests: written.digests[row] ?? {},
    };
  });
}
