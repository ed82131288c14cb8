import type { BestLayer, EvaluationList, LearningCurves, RegularizationPath, Sensitivity } from '@sonde/contracts';
import { KJV, KJV_BEST, deepProfile } from './kjv';

const LAYERS = KJV.layers.map(({ layer, best }, index) => ({ layer, index, top: best.val.mean ?? 0 }));
const RATES = [0.0001, 0.001, 0.003, 0.01, 0.1];

/** The higher the further from 0.002: on a logarithmic scale, as searches find it. */
const loss = (rate: number) => 0.02 * Math.log10(rate / 0.002) ** 2;

export const SENSITIVITY: Sensitivity = {
  target: 'order',
  metric: { name: 'val/accuracy', goal: 'maximize' },
  parameter: 'learning_rate',
  cells: LAYERS.flatMap(({ layer, index, top }) =>
    RATES.map((value) => ({
      layer,
      index,
      value,
      mean: value === 0.1 && index > 3 ? null : top - loss(value),
      sd: 0.006,
      configurations: 2,
      diverged: value === 0.1 ? (index > 3 ? 2 : 1) : 0,
    })),
  ),
  marginals: [
    {
      parameter: 'learning_rate',
      values: RATES.map((value) => ({
        value,
        configurations: 14,
        mean: 0.56 - loss(value),
        best: 0.61 - loss(value) / 2,
        diverged: value === 0.1 ? 10 : 0,
      })),
    },
    {
      parameter: 'weight_decay',
      values: [0, 0.0001, 0.01].map((value) => ({
        value,
        configurations: 35,
        mean: 0.55 + value,
        best: 0.605 + value / 2,
        diverged: 0,
      })),
    },
    {
      parameter: 'normalization',
      values: [
        { value: 'standardize', configurations: 35, mean: 0.56, best: 0.61, diverged: 0 },
        { value: 'none', configurations: 35, mean: 0.53, best: 0.57, diverged: 0 },
      ],
    },
  ],
};

const EPOCHS = Array.from({ length: 30 }, (_, index) => index + 1);

export function curves(layers: number): LearningCurves {
  return {
    items: LAYERS.slice(0, layers).map(({ layer, index, top }) => ({
      layer,
      index,
      target: 'order',
      probe_key: `${index}e9c6c99d3d4`,
      seed: 0,
      configuration: { learning_rate: 0.001 },
      curve: {
        epoch: EPOCHS,
        train_loss: EPOCHS.map((epoch) => 0.75 - (top - 0.45) * (1 - Math.exp(-epoch / 8))),
        val_loss: EPOCHS.map((epoch) => 0.77 - (top - 0.46) * (1 - Math.exp(-epoch / 6)) + 0.002 * epoch),
        val_accuracy: EPOCHS.map((epoch) => top - 0.1 * Math.exp(-epoch / 6)),
      },
    })),
  };
}

const point = (norm: number) => 0.28 + 0.4 / (1 + norm / 2);

export const PATH: RegularizationPath = {
  layer: 'encoder.layer.3',
  target: 'order',
  points: [
    ...[0.05, 0.15, 0.4, 1, 2.5, 6, 15].map((norm, index) => ({
      probe_key: `${index}bfgs`,
      optimizer: 'lbfgs',
      learning_rate: null,
      decay: 10 ** (2 - index),
      seed: 0,
      train_loss: point(norm),
      weight_norm: norm,
    })),
    ...RATES.flatMap((rate, place) =>
      [0, 1, 2].map((seed) => ({
        probe_key: `${place}${seed}adam`,
        optimizer: 'adam',
        learning_rate: rate,
        decay: 0,
        seed,
        train_loss: point(0.3 * 3 ** place) * (1.02 + 0.01 * seed),
        weight_norm: 0.3 * 3 ** place * (1 + 0.05 * seed),
      })),
    ),
  ],
};

const SETS = ['kjv-bigram-shift', 'kjv-genre', 'pile-bigram-shift'];

export const TRANSFER: EvaluationList = {
  metric: 'accuracy',
  items: SETS.flatMap((trained_on, row) =>
    SETS.map((dataset, column) => {
      const mean = row === column ? 0.62 : row === 1 || column === 1 ? 0.5 + 0.01 * row : 0.57;
      return {
        probe_key: `${row}b6d273f08030`,
        trained_on,
        dataset,
        layer: 'encoder.layer.3',
        target: 'order',
        split: 'test',
        figure: {
          mean: row === 2 && column === 1 ? null : mean,
          ci95: row === 2 && column === 1 ? null : [mean - 0.043, mean + 0.042],
          method: 'wilson',
          rows: 500,
        },
        figures: {},
      };
    }),
  ),
  notes: [],
};

const DEEP = deepProfile().layers.map(({ layer, best }, index) => ({ layer, index, loss: best.val.mean ?? 0 }));

/** 48 layers, ranked by a loss. */
export const DEEP_BEST: BestLayer = {
  ...KJV_BEST,
  metric: 'val/loss',
  layers: DEEP.map(({ layer, index, loss: mean }) => {
    const in_set = index > 29 && index < 35;
    return { layer, index, mean, p_best: in_set ? 0.2 : 0, ci95: null, in_set };
  }),
};

export const DEEP_SENSITIVITY: Sensitivity = {
  ...SENSITIVITY,
  metric: { name: 'val/loss', goal: 'minimize' },
  cells: DEEP.flatMap(({ layer, index, loss: least }) =>
    RATES.map((value) => ({
      layer,
      index,
      value,
      mean: value === 0.1 && index > 40 ? null : least + 10 * loss(value),
      sd: null,
      configurations: 1,
      diverged: value === 0.1 && index > 40 ? 1 : 0,
    })),
  ),
};

export function deepCurves(): LearningCurves {
  const all = curves(1).items;
  return { items: DEEP.flatMap(({ layer, index }) => all.map((each) => ({ ...each, layer, index }))) };
}
