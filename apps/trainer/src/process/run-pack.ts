import { join } from 'node:path';
import type { PackProgress, PackResult, PackWork, SplitScore } from '@sonde/domain';
import { loadLayer, loadTarget, writePackArtifact, type LoadedLayer } from '@sonde/features';
import { trainPack, type PackInput, type PackResult as Trained } from '@sonde/training';

type RunPack = (
  work: PackWork,
  onProgress: (progress: PackProgress) => void,
  signal: AbortSignal,
) => Promise<PackResult>;

/**
 * Reads, trains, writes: the whole work on a pack.
 *
 * @param artifacts folder of artifacts
 * @returns a function that keeps the last layer's features for the next pack
 */
export function createPackRunner(artifacts: string): RunPack {
  let warm: { key: string; layer: LoadedLayer } | undefined;
  const featuresOf = async (work: PackWork): Promise<LoadedLayer> => {
    const expected = work.dataset.layers[work.layerIndex]?.digests ?? {};
    const key = JSON.stringify([work.root, work.layer, expected]);
    if (warm?.key !== key) {
      warm = undefined;
      const source = { folder: work.root, manifest: work.dataset.manifest };
      warm = { key, layer: await loadLayer(source, work.layer, { expected }) };
    }
    return warm.layer;
  };
  return async (work, onProgress, signal) => {
    const started = performance.now();
    const layer = await featuresOf(work);
    const targets = await labelsOf(work);
    const trained = await trainPack(packInput(work, layer, targets), { onProgress, signal });
    const artifact = join(work.sweepId, `layer-${work.layerIndex}.pack-${work.pack}.safetensors`);
    await writePackArtifact(join(artifacts, artifact), {
      classes: trained.classes,
      features: trained.columns,
      mean: trained.mean,
      scale: trained.scale,
      probes: trained.probes,
    });
    const seconds = (performance.now() - started) / 1000;
    return { artifact, features: trained.columns, probes: resultsOf(work, trained), seconds };
  };
}

type Labels = Readonly<Record<string, Int32Array>>;

/** Labels of the targets that the pack's trials are about, in the order of the dataset. */
async function labelsOf(work: PackWork): Promise<{ name: string; classes: number; labels: Labels }[]> {
  const wanted = new Set(work.trials.map(({ target }) => target));
  const source = { folder: work.root, manifest: work.dataset.manifest };
  const targets = work.dataset.targets.filter(({ name }) => wanted.has(name));
  return Promise.all(
    targets.map(async ({ name, classes, digests }) => ({
      name,
      classes: classes.length,
      labels: await loadTarget(source, name, { expected: digests }),
    })),
  );
}

function packInput(work: PackWork, layer: LoadedLayer, targets: Awaited<ReturnType<typeof labelsOf>>): PackInput {
  const [first] = work.trials;
  const [target] = targets;
  if (!first || !target) throw new Error(`pack ${work.pack} of layer ${work.layer} has no trials`);
  const { optimizer, nesterov, batch_size, epochs, normalization, init } = first.parameters;
  return {
    columns: layer.columns,
    program: {
      optimizer,
      nesterov: nesterov ?? false,
      batchSize: batch_size,
      epochs,
      normalization,
      init,
      classes: target.classes,
    },
    probes: work.trials.map(({ seed, target: name, parameters }) => ({
      seed,
      target: targets.findIndex((each) => each.name === name),
      learningRate: parameters.learning_rate,
      weightDecay: parameters.weight_decay,
      momentum: parameters.momentum ?? 0,
    })),
    splits: Object.fromEntries(
      Object.entries(layer.splits).map(([split, { rows, features }]) => [
        split,
        { rows, features, labels: targets.map(({ labels }) => labels[split] ?? new Int32Array(rows)) },
      ]),
    ),
  };
}

function resultsOf(work: PackWork, trained: Trained): PackResult['probes'] {
  return work.trials.map((trial, row) => {
    const probe = trained.probes[row];
    if (!probe) throw new Error(`trial ${trial.index} was not trained`);
    const scores: Record<string, SplitScore> = { ...probe.scores };
    return {
      trial: trial.index,
      key: trial.probeKey,
      diverged: probe.diverged,
      scores,
      curve: probe.curve,
      artifactRow: row,
    };
  });
}
