import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { PackProgress, PackResult, PackWork } from '@sonde/domain';
import { writePackArtifact } from '@sonde/features';
import { trainPack, type PackResult as Trained } from '@sonde/training';
import { checkpointFile } from './checkpoint-file';
import { permutedScores, type Control } from './controls';
import { preparePack } from './pack-input';
import { loadTargets } from './targets';
import { WarmLayers } from './warm-layer';

type RunPack = (
  work: PackWork,
  onProgress: (progress: PackProgress) => void,
  signal: AbortSignal,
) => Promise<PackResult>;

/** What the training process is told at its start. */
export interface ProcessSettings {
  /** Folder of artifacts. */
  readonly artifacts: string;
  /** What a pack may take above the idle process. */
  readonly memoryBytes: number;
  /** Where digests of files are kept between runs. */
  readonly cacheDir?: string | undefined;
}

/** Reads, trains, writes: the whole work on a pack. The function that it gives keeps features for the next pack. */
export function createPackRunner({ artifacts, memoryBytes, cacheDir }: ProcessSettings): RunPack {
  const layers = new WarmLayers({ memoryBytes, cacheDir });
  return async (work, onProgress, signal) => {
    const started = performance.now();
    const layer = await layers.of(work);
    const { input, controls } = preparePack(work, layer, await loadTargets(work));
    const name = join(work.sweepId, `layer-${work.layerIndex}.pack-${work.pack}`);
    const checkpoint = join(artifacts, `${name}.checkpoint.safetensors`);
    const trained = await trainPack(input, {
      ...{ onProgress, signal, memoryBytes },
      checkpoints: checkpointFile(checkpoint),
    });
    const artifact = `${name}.safetensors`;
    await writePackArtifact(join(artifacts, artifact), {
      mean: trained.mean,
      scale: trained.scale,
      probes: trained.probes.slice(0, work.trials.length),
    });
    await rm(checkpoint, { force: true });
    const seconds = (performance.now() - started) / 1000;
    return { artifact, features: trained.columns, probes: resultsOf(work, trained, controls), seconds };
  };
}

function resultsOf({ trials }: PackWork, trained: Trained, controls: readonly Control[]): PackResult['probes'] {
  const ofControls = trained.probes.slice(trials.length);
  return trials.map((trial, row) => {
    const probe = trained.probes[row];
    if (!probe) throw new Error(`trial ${trial.index} was not trained`);
    const { diverged, scores, curve, epoch, certificate } = probe;
    return {
      trial: trial.index,
      key: trial.probeKey,
      ...{ diverged, scores, curve, epoch, certificate },
      permuted: permutedScores(trial, controls, ofControls),
      artifactRow: row,
    };
  });
}
