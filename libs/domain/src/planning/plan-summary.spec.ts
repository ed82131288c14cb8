import { SweepSpec } from '@sonde/contracts';
import type { DatasetDescription } from '../dataset/dataset';
import { planLayer, planner } from './plan';
import { historyEvents, summarizeLayer } from './plan-summary';

const layer = { name: 'first', file: '', columns: 3, digests: {}, constantColumns: [] };
const target = { name: 'labels', task: 'classification', classes: ['a', 'b'], outputs: 2, digests: {} } as const;
const dataset = {
  layers: [layer],
  targets: [target],
  splits: { train: 10, val: 4, test: 5 },
} as Partial<DatasetDescription> as DatasetDescription;

/** Two sizes of batches and lbfgs: three packs. The descent has 2 configurations in each, of 3 seeds; lbfgs has one. */
const SPEC = SweepSpec.parse({
  name: 'a',
  dataset: 'd',
  parameters: [{ learning_rate: [0.1, 0.2], batch_size: [5, 10], epochs: 7 }, { optimizer: 'lbfgs' }],
  replicates: { seeds: 3 },
  controls: { permuted_labels: 4 },
});

function summary(isKnown: (trial: { index: number; pack: number }) => boolean) {
  const plan = planner(SPEC, dataset);
  const trials = plan.layers.flatMap((own) => planLayer(plan, own));
  const known = new Set(trials.filter(isKnown).map(({ probeKey }) => probeKey));
  return summarizeLayer(trials, { layer, dataset, draws: 4, known });
}

describe('summarizeLayer', () => {
  it('counts trials, controls and packs, and their work by kind', () => {
    // Descent: 2 products x 7 epochs x 10 rows x 3 x 2 weights = 840 a probe, of which a pack has 2 x (3 + 4).
    // lbfgs: 2 products x 25 evaluations x 10 rows x 3 x 2 weights = 3000 a probe, of which there are 1 + 4.
    expect(summary(() => false)).toMatchObject({
      layer: 'first',
      trials: 13,
      cached: 0,
      configurations: 5,
      controls: 20,
      training: { descent: { packs: 2, work: 2 * 14 * 840 }, lbfgs: { packs: 1, work: 5 * 3000 } },
    });
  });

  it('leaves out what is known, and controls and packs that have nothing else to train', () => {
    // All of the first pack; of the second the first configuration, and one seed of the other.
    const { cached, configurations, controls, training } = summary(
      ({ index, pack }) => pack === 0 || (index >= 6 && index < 10),
    );
    expect({ cached, configurations, controls, training }).toEqual({
      cached: 10,
      configurations: 5,
      controls: 8,
      training: { descent: { packs: 1, work: (2 + 4) * 840 }, lbfgs: { packs: 1, work: 5 * 3000 } },
    });
    expect(summary(() => true)).toMatchObject({ cached: 13, controls: 0, largestPackBytes: 0 });
  });

  it('takes the memory of the largest pack', () => {
    // 200 MiB, 4 copies of 19 x 3 features, and 14 probes: 8 x 2 outputs x (batch 10 + val 4), 16 x 8 weights and
    // biases, 2 x 2 outputs x 5 rows of test, all of 4 bytes.
    const bytes = 200 * 2 ** 20 + 4 * (4 * 19 * 3 + 14 * (8 * 2 * 14 + 16 * 8 + 2 * 2 * 5));
    expect(summary(() => false).largestPackBytes).toBe(bytes);
  });
});

describe('historyEvents', () => {
  it('grows with the packs until a run ends', () => {
    expect([0, 1, 100, 5000].map(historyEvents)).toEqual([0, 9, 900, 900]);
  });
});
