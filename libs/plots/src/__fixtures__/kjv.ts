import type { BestLayer, LayerProfile, ProfileLayer } from '@sonde/contracts';

type Interval = readonly [number, number];

/** The demo's table: layer, learning rate, selection score, its sd over seeds, test with its interval. */
const TABLE: readonly (readonly [string, number, number, number, number, Interval])[] = [
  ['embeddings', 0.001, 0.509, 0.0091, 0.5127, [0.469, 0.556]],
  ['encoder.layer.0', 0.001, 0.555, 0.0085, 0.5757, [0.532, 0.618]],
  ['encoder.layer.1', 0.001, 0.6013, 0.0035, 0.6323, [0.589, 0.673]],
  ['encoder.layer.2', 0.003, 0.6047, 0.0053, 0.615, [0.572, 0.657]],
  ['encoder.layer.3', 0.003, 0.6103, 0.0077, 0.5893, [0.546, 0.632]],
  ['encoder.layer.4', 0.001, 0.5453, 0.0039, 0.5627, [0.519, 0.606]],
  ['encoder.layer.5', 0.001, 0.5363, 0.0088, 0.549, [0.505, 0.592]],
];

const ROWS = 500;

const around = (mean: number, half = 0.0437): [number, number] => [mean - half, mean + half];

const figureOf = (mean: number, ci95: Interval) => ({
  mean,
  ci95: [...ci95] as [number, number],
  method: 'wilson' as const,
  rows: ROWS,
});

const PERMUTED = { mean: 0.501, sd: 0.012, p: 1 / 21, draws: 20 };

function profileLayer([layer, rate, val, sd, test, ci95]: (typeof TABLE)[number], index: number): ProfileLayer {
  return {
    layer,
    index,
    target: 'order',
    best: {
      rank: 1,
      layer,
      target: 'order',
      configuration: { learning_rate: rate },
      configuration_id: `c${index}`,
      n: 6,
      val: { mean: val, sd, seed_t95: around(val, 1.05 * sd) },
      test: { test: figureOf(test, ci95), test_shift: figureOf(test - 0.03, around(test - 0.03)) },
      permuted: PERMUTED,
      baseline: 0.506,
      diverged: 0,
      tied_with: 0,
      probe_key: `${index}e9c6c99d3d4`,
    },
    val_ci95: figureOf(val, around(val)),
    baseline: { val: 0.506, test: 0.498, test_shift: 0.502 },
    generalization_gap: { test_shift: { difference: 0.03, ci95: [-0.03, 0.09] } },
    configurations: 4,
    edge: null,
  };
}

export const KJV: LayerProfile = {
  sweep: {
    id: '2g57q5ktpp',
    name: 'kjv-bigram-shift',
    state: 'completed',
    dataset: { name: 'kjv-bigram-shift', version: 1, digest: 'd' },
    metric: { name: 'val/accuracy', goal: 'maximize' },
  },
  test_splits: ['test', 'test_shift'],
  targets: ['order'],
  layers: TABLE.map(profileLayer),
  best_layers: [],
  seal: { accesses: [], configurations: 0 },
  notes: [],
};

const P_BEST = [0, 0.008, 0.28, 0.312, 0.39, 0.008, 0.002];

export const KJV_BEST: BestLayer = {
  target: 'order',
  metric: 'val/accuracy',
  rows: ROWS,
  groups: null,
  draws: 2000,
  seed: 0,
  contenders: 7,
  configurations: 28,
  layers: TABLE.map(([layer, , mean], index) => ({
    layer,
    index,
    p_best: P_BEST[index] ?? 0,
    mean,
    ci95: around(mean - 0.6103, 0.04),
    in_set: index >= 2 && index <= 4,
  })),
  confidence_set: ['encoder.layer.1', 'encoder.layer.2', 'encoder.layer.3'],
  summary: 'encoder.layer.1, encoder.layer.2 and encoder.layer.3 cannot be told apart on 500 rows of val.',
};

/** The same as it looks while the sweep runs: no test, no permuted labels, no intervals, and a layer without a probe. */
export const RUNNING: LayerProfile = {
  ...KJV,
  sweep: { ...KJV.sweep, state: 'running' },
  layers: KJV.layers.map((each, index) => ({
    ...each,
    best: {
      ...each.best,
      test: {},
      permuted: null,
      val: index === 4 ? { mean: null, sd: null, seed_t95: null } : { ...each.best.val, sd: null, seed_t95: null },
    },
    val_ci95: { mean: index === 4 ? null : each.val_ci95.mean, ci95: null, method: null, rows: ROWS },
  })),
};

/** A model of many layers, ranked by a loss, with names as long as they come. */
export function deepProfile(layers = 48): LayerProfile {
  const middle = layers * 0.6;
  return {
    ...KJV,
    sweep: { ...KJV.sweep, name: 'deep', metric: { name: 'val/loss', goal: 'minimize' } },
    layers: Array.from({ length: layers }, (_, index) => {
      const loss = 0.45 + 0.25 * ((index - middle) / middle) ** 2 + 0.01 * Math.sin(index * 2.3);
      const name = `model.layers.${index}.mlp.down_proj`;
      return {
        ...profileLayer([name, 0.001, loss, 0.004, loss + 0.01, around(loss + 0.01, 0.03)], index),
        val_ci95: { ...figureOf(loss, around(loss, 0.03)), method: 'normal' as const },
      };
    }),
  };
}
