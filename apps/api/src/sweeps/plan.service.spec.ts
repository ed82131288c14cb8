import { PlanView } from '@sonde/contracts';
import { announceTrainer, listSweeps, registerDataset } from '@sonde/persistence';
import {
  plannedSweep,
  recordSweep,
  recordTrained,
  resultOf,
  tinyDescription,
  trainedPack,
  workOf,
} from '@sonde/persistence/testing/builders';
import { startApi, type TestApi } from '../__fixtures__/test-api';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
  await registerDataset(api.database, '/nowhere', tinyDescription);
});
afterAll(() => api.stop());
afterEach(async () => {
  await api.database.prisma.sweep.deleteMany();
  await api.database.prisma.probe.deleteMany();
  await api.database.prisma.trainer.deleteMany();
});

/** 2 layers x 2 learning rates x 2 seeds, a pack a layer. */
const SPEC = { name: 'a-sweep', dataset: 'tiny', parameters: { learning_rate: [0.1, 0.01] }, replicates: { seeds: 2 } };
const plan = (body: unknown) => api.ask(PlanView, '/v1/sweeps/plan', { method: 'POST', body });

describe('POST /v1/sweeps/plan', () => {
  it('counts trials, packs and controls by layer, and stores nothing', async () => {
    const view = await plan({ ...SPEC, controls: { permuted_labels: 3 } });
    const layer = { trials: 4, cached: 0, to_train: 4, controls: 6, configurations: 2, packs: 1 };
    expect(view).toMatchObject({
      ...{ name: 'a-sweep', dataset: 'tiny', pool: 'cpu' },
      ...{ trials: 8, cached: 0, to_train: 8, controls: 12, configurations: 4, packs: 2 },
      // 9 events for the one pack of each layer.
      history_events: 9,
      seconds: null,
      trainers: 0,
      layers: [
        { layer: 'first', ...layer },
        { layer: 'second', ...layer },
      ],
    });
    // What a process takes at its first pack is 200 MiB; 350 rows of 3 features add little.
    expect(view.largest_pack_bytes).toBeGreaterThan(200 * 2 ** 20);
    expect(view.largest_pack_bytes).toBeLessThan(201 * 2 ** 20);
    expect(await listSweeps(api.database, 1)).toEqual([]);
  });

  it('knows which probes exist, with all that the sweep wants of them', async () => {
    await recordSweep(api.database, await plannedSweep(api.database, SPEC), (trial, row) => resultOf(trial, row, 60));
    expect(await plan(SPEC)).toMatchObject({ trials: 8, cached: 8, to_train: 0, packs: 0, largest_pack_bytes: 0 });
    const more = { ...SPEC, layers: ['second'], replicates: { seeds: 3 } };
    expect(await plan(more)).toMatchObject({ trials: 6, cached: 4, to_train: 2, configurations: 2, packs: 1 });
    // None of them has controls, or was evaluated on another test split.
    expect(await plan({ ...SPEC, controls: { permuted_labels: 2 } })).toMatchObject({ cached: 0, controls: 8 });
    await api.database.prisma.evaluation.deleteMany();
    expect(await plan(SPEC)).toMatchObject({ cached: 0, to_train: 8 });
  });

  it('counts draws of permuted labels over the probes of a configuration', async () => {
    const controls = { permuted_labels: 2 };
    const { trials } = await plannedSweep(api.database, { ...SPEC, layers: ['first'], controls });
    const probes = trials.map((trial, row) => ({
      ...resultOf(trial, row, 60),
      // One draw a seed; of the second configuration the second one lacks.
      permuted: row === 3 ? [] : [{ draw: trial.seed, figures: { accuracy: 0.5 } }],
    }));
    await recordTrained(api.database, workOf('sweep1', trials), trainedPack('a', probes));
    expect(await plan({ ...SPEC, layers: ['first'], controls })).toMatchObject({ trials: 4, cached: 2, controls: 2 });
  });

  it('predicts how long it takes at the pace of the pool, over the trainers that are there', async () => {
    // A probe is work: 2 products x 100 epochs x 200 rows x 3 x 2 weights; a pack had 4, and took 1 s, two of them 2 s.
    // 0.1 s of a pack is no arithmetic, so 8 other probes in 2 packs take 2 x 0.1 + 8 x (0.9 / 4) = 2 s.
    await recordSweep(api.database, await plannedSweep(api.database, SPEC), (trial, row) => resultOf(trial, row, 60));
    const others = { ...SPEC, parameters: { learning_rate: [0.2, 0.02] } };
    expect((await plan(others)).seconds).toBeCloseTo(2, 9);
    for (const id of ['a', 'b', 'draining', 'elsewhere']) {
      const state = id === 'draining' ? 'draining' : 'ready';
      const said = { device: 'cpu', host: 'lab', pid: 1, memoryBytes: 1e9, warmHits: 0, warmMisses: 0 } as const;
      await announceTrainer(api.database, { ...said, id, state, pool: id === 'elsewhere' ? 'gpu' : 'cpu' });
    }
    expect(await plan(others)).toMatchObject({ trainers: 2, seconds: expect.closeTo(1, 9) });
    // Of lbfgs nothing was measured yet, and nothing is left to train of what was trained.
    expect((await plan({ ...SPEC, parameters: { optimizer: 'lbfgs' } })).seconds).toBeNull();
    expect(await plan(SPEC)).toMatchObject({ seconds: 0 });
  });

  it('refuses with its place what submitting refuses', async () => {
    const refused = (body: unknown) => api.refused('/v1/sweeps/plan', { method: 'POST', body });
    expect(await refused({ ...SPEC, dataset: 'other' })).toMatchObject({
      status: 422,
      errors: [{ pointer: '#/dataset' }],
    });
    expect(await refused('name: a\ndataset: tiny\nlayers: [third]\n')).toMatchObject({
      errors: [{ pointer: '#/layers/0', line: 3, column: 10, file: 'the sweep file' }],
    });
    // 2 layers x 100,000 seeds x 6 learning rates
    const large = { parameters: { learning_rate: [1, 2, 3, 4, 5, 6] }, replicates: { seeds: 100_000 } };
    expect(await refused({ ...SPEC, ...large })).toMatchObject({ detail: expect.stringContaining('1,200,000 trials') });
  });
});
