import { rankConfigurations, recordPack, splitDigest, unsealTest } from './index';
import { plannedSweep, resultOf, tinyDescription, workOf } from './testing/builders';
import { createTestDatabase, type TestDatabase } from './testing/test-database';

let database: TestDatabase;
beforeEach(async () => (database = await createTestDatabase()));
afterEach(() => database.drop());

/** Number correct of 100 and val loss of one replicate; null where it diverged. */
type Replicate = [correct: number | null, loss: number];

/** Records a sweep of 2 layers x 2 learning rates x 2 weight decays x 2 seeds with these replicates. */
async function recorded(results: Readonly<Record<string, [Replicate, Replicate]>>, fields: object = {}) {
  const parameters = { learning_rate: [0.1, 0.01], weight_decay: [0, 1] };
  const { trials } = await plannedSweep(database, { parameters, replicates: { seeds: 2 }, ...fields });
  for (const layer of [0, 1]) {
    const pack = trials.filter((trial) => trial.layer === layer);
    const probes = pack.map((trial, row) => {
      const { learning_rate, weight_decay } = trial.parameters;
      const [correct, loss] = results[`${trial.layerName} ${learning_rate} ${weight_decay}`]?.[trial.seed] ?? [40, 0.9];
      return resultOf(trial, row, correct, loss);
    });
    await recordPack(database, workOf('sweep1', pack), { artifact: `${layer}`, features: 3, probes, seconds: 1 });
  }
}

async function ranking(metric = 'val/accuracy', best: 'sweep' | 'layer' = 'sweep', limit = 100) {
  const rows = await rankConfigurations(database, 'sweep1', metric, best, limit);
  return rows.map(({ layerName, parameters: p }) => `${layerName} ${p['learning_rate']} ${p['weight_decay']}`);
}

describe('rankConfigurations', () => {
  it('orders by mean correct, then val loss, layer, stronger decay, smaller learning rate', async () => {
    await recorded({
      'second 0.1 0': [
        [70, 0.5],
        [60, 0.5],
      ], // mean 65
      'first 0.1 0': [
        [62, 0.4],
        [62, 0.4],
      ], // mean 62, lower loss
      'first 0.01 0': [
        [61, 0.5],
        [63, 0.5],
      ], // mean 62, higher loss
      'second 0.01 0': [
        [50, 0.6],
        [50, 0.6],
      ], // equal to the next three but for layer, decay and rate
      'first 0.1 1': [
        [50, 0.6],
        [50, 0.6],
      ],
      'first 0.01 1': [
        [50, 0.6],
        [50, 0.6],
      ],
      'second 0.1 1': [
        [50, 0.6],
        [50, 0.6],
      ],
    });
    expect(await ranking()).toEqual([
      'second 0.1 0',
      'first 0.1 0',
      'first 0.01 0',
      'first 0.01 1',
      'first 0.1 1',
      'second 0.1 1',
      'second 0.01 0',
      'second 0.01 1',
    ]);
  });

  it('gives mean, spread over seeds with n - 1, and ties of the selection score', async () => {
    await recorded({
      'first 0.1 0': [
        [60, 0.5],
        [66, 0.3],
      ],
      'second 0.1 0': [
        [63, 0.5],
        [63, 0.5],
      ],
    });
    const [best, next] = await rankConfigurations(database, 'sweep1', 'val/accuracy', 'sweep', 2);
    // Mean of 0.60 and 0.66; sd: both 0.03 from it, squares add to 0.0018 over n - 1 = 1, root 0.0424264.
    expect(best).toMatchObject({ layerName: 'first', n: 2, mean: 0.63, tiedWith: 1, rank: 1 });
    expect(best?.sd).toBeCloseTo(0.0424264, 6);
    expect(next).toMatchObject({ layerName: 'second', mean: 0.63, sd: 0, tiedWith: 1, rank: 2 });
  });

  it('puts a configuration with a diverged seed below all without', async () => {
    await recorded({
      'first 0.1 0': [
        [99, 0.1],
        [null, 0],
      ],
    });
    expect((await ranking()).at(-1)).toBe('first 0.1 0');
    const rows = await rankConfigurations(database, 'sweep1', 'val/accuracy', 'sweep', 100);
    expect(rows.at(-1)).toMatchObject({ diverged: 1, n: 2 });
  });

  it('minimises where loss is the metric', async () => {
    await recorded(
      {
        'first 0.1 0': [
          [10, 0.2],
          [10, 0.3],
        ],
        'second 0.1 0': [
          [90, 0.4],
          [90, 0.4],
        ],
      },
      { metric: { name: 'val/loss' } },
    );
    expect((await ranking('val/loss')).slice(0, 2)).toEqual(['first 0.1 0', 'second 0.1 0']);
    const [best] = await rankConfigurations(database, 'sweep1', 'val/loss', 'sweep', 1);
    expect(best?.mean).toBeCloseTo(0.25, 12);
  });

  it('names the best of each layer, and the replicate of median val loss', async () => {
    await recorded({
      'first 0.1 0': [
        [70, 0.5],
        [70, 0.3],
      ],
      'second 0.01 1': [
        [60, 0.5],
        [61, 0.5],
      ],
    });
    expect(await ranking('val/accuracy', 'layer', 1)).toEqual(['first 0.1 0', 'second 0.01 1']);
    const [best] = await rankConfigurations(database, 'sweep1', 'val/accuracy', 'layer', 1);
    const probe = await database.prisma.probe.findUnique({ where: { key: best?.probeKey ?? '' } });
    // Of two the lower one.
    expect(probe?.valLoss).toBe(0.3);
  });
});

describe('unsealTest', () => {
  it('gives test figures of the selected configurations alone', async () => {
    await recorded({});
    const [best] = await rankConfigurations(database, 'sweep1', 'val/accuracy', 'sweep', 1);
    const lines = await unsealTest(database, 'sweep1', 'val/accuracy', [best?.configuration ?? '']);
    expect(lines).toEqual([
      {
        configuration: best?.configuration,
        split: 'test',
        digest: splitDigest(tinyDescription, best?.layer ?? -1, 'labels', 'test'),
        rows: 50,
        mean: 0.4, // 20 of 50
        lossSd: expect.closeTo(0.1, 12),
      },
    ]);
    expect(await unsealTest(database, 'sweep1', 'val/accuracy', [])).toEqual([]);
  });
});
