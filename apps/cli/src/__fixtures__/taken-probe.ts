import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { encodeSafetensors } from '@sonde/arrays';
import type { ProbeCard } from '@sonde/contracts';
import { NUMERICS, probeKey, resolveParameters, type DatasetDescription } from '@sonde/domain';

/** The weights of a probe for four features and two classes, of no training. */
export const WEIGHTS = encodeSafetensors(
  {
    weight: { shape: [2, 4], data: Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8) },
    bias: { shape: [2], data: Float32Array.of(0.5, -0.5) },
  },
  {},
);

/** A card of these weights, as of a probe of the tiny dataset's layer second. */
export function probeCard({ digest, layers, targets }: DatasetDescription): ProbeCard {
  const [layer, target] = [layers.find(({ name }) => name === 'second'), targets[0]];
  if (!layer || !target) throw new Error('the dataset is not tiny');
  const parameters = resolveParameters({ learning_rate: 0.01, epochs: 5 });
  const figures = { rows: 30, correct: 27, loss: 0.25, accuracy: 0.9 };
  const trainAndVal = ({ train = '', val = '' }: Readonly<Record<string, string>>) => ({ train, val });
  const key = probeKey(layer, target, parameters, 0);
  return {
    format: 'sonde-probe-card/1',
    probe_key: key,
    trained_at: '2026-01-02T03:04:05.000Z',
    weights: {
      file: `${key.slice(0, 16)}.safetensors`,
      sha256: createHash('sha256').update(WEIGHTS).digest('hex'),
      tensors: { weight: [2, 4], bias: [2] },
    },
    trained_on: {
      dataset: { name: 'tiny', digest },
      layer: { name: 'second', features: 4, digests: trainAndVal(layer.digests) },
      target: {
        name: target.name,
        task: target.task,
        classes: [...target.classes],
        outputs: target.outputs,
        digests: trainAndVal(target.digests),
      },
      rows: { train: 60, val: 30 },
    },
    parameters: { ...parameters },
    seed: 0,
    epoch: 5,
    numerics: NUMERICS,
    preprocessing: { normalization: 'standardize', folded: true, constant_columns: [] },
    metrics: { train: figures, val: { ...figures, ci95: [0.75, 0.97] }, test: {}, interval_of: 'accuracy' },
    apply: { words: 'weight and bias are those of nn.Linear', python: ['import torch'] },
  };
}

/** Writes both, as `sonde export` does. @returns the card's file */
export async function writeTakenProbe(folder: string, card: ProbeCard, weights = WEIGHTS): Promise<string> {
  const file = join(folder, 'probe.card.json');
  await writeFile(join(folder, card.weights.file), weights);
  await writeFile(file, JSON.stringify(card, undefined, 2));
  return file;
}
