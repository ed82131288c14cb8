import { SweepSpec } from '@sonde/contracts';
import {
  closeTrials,
  countTrials,
  createSweep,
  findSweep,
  moveSweep,
  registerDataset,
  removeUnusedConfigurations,
  retryTrials,
  writePlan,
} from '../index';
import { plannedSweep, tinyDescription } from '../testing/builders';
import { createTestDatabase, type TestDatabase } from '../testing/test-database';

let database: TestDatabase;
beforeEach(async () => (database = await createTestDatabase()));
afterEach(() => database.drop());

/** Two learning rates x three seeds on each of two layers: 12 trials, a pack a layer. */
const GRID = { parameters: { learning_rate: [0.1, 0.01] }, replicates: { seeds: 3 } };

async function submitted() {
  const dataset = await registerDataset(database, '/nowhere', tinyDescription);
  const spec = SweepSpec.parse({ name: 'a', dataset: 'tiny', ...GRID });
  const sweep = { id: 'sweep1', spec, datasetId: dataset.id, metric: 'val/accuracy', goal: 'maximize' } as const;
  return createSweep(database, { ...sweep, idempotencyKey: null, requestDigest: 'r' });
}

/** Gives the sweep a new revision of its file, and plans it. */
async function replanned(fields: object) {
  const spec = SweepSpec.parse({ name: 'a-sweep', dataset: 'tiny', ...fields });
  await database.prisma.sweep.update({ where: { id: 'sweep1' }, data: { spec, revision: { increment: 1 } } });
  await Promise.all([writePlan(database, 'sweep1'), writePlan(database, 'sweep1')]);
}

const trials = () => database.prisma.trial.findMany({ orderBy: { index: 'asc' }, include: { configuration: true } });

describe('writePlan', () => {
  it('writes trials once, also when two plan at once', async () => {
    await submitted();
    await Promise.all([writePlan(database, 'sweep1'), writePlan(database, 'sweep1')]);
    await writePlan(database, 'sweep1');
    expect((await countTrials(database, ['sweep1'])).get('sweep1')).toMatchObject({ pending: 12 });
    const planned = await findSweep(database, 'sweep1');
    expect(planned).toMatchObject({ plannedRevision: 0, state: 'running' });
    expect(planned?.startedAt).toBeInstanceOf(Date);
    expect(await database.prisma.configuration.count()).toBe(4);
  });

  it('writes nothing of a sweep that is being cancelled', async () => {
    await submitted();
    await moveSweep(database, 'sweep1', ['planning'], 'cancelling');
    await writePlan(database, 'sweep1');
    expect(await findSweep(database, 'sweep1')).toMatchObject({ state: 'cancelling', plannedRevision: null });
    expect(await trials()).toEqual([]);
  });

  it('refuses more trials than it is allowed', async () => {
    await submitted();
    await expect(writePlan(database, 'sweep1', { maxTrials: 11 })).rejects.toThrow('asks for 12 trials');
    expect(await trials()).toEqual([]);
  });

  it('writes nothing at all where the file does not fit the dataset', async () => {
    const sweep = await submitted();
    const spec = { ...sweep.spec, layers: ['third'] };
    await database.prisma.sweep.update({ where: { id: 'sweep1' }, data: { spec } });
    await expect(writePlan(database, 'sweep1')).rejects.toThrow('a glob matches nothing');
    expect(await findSweep(database, 'sweep1')).toMatchObject({ plannedRevision: null, state: 'planning' });
    expect(await database.prisma.configuration.count()).toBe(0);
  });

  it('notes how strong a penalty is, 1 / C where that is how it is said', async () => {
    const parameters = [
      { optimizer: 'lbfgs', C: [4, 1e-320] },
      { optimizer: 'sgd', weight_decay: 0.5, learning_rate: 0.1 },
    ];
    await plannedSweep(database, { layers: ['first'], parameters });
    const rows = await database.prisma.configuration.findMany({ orderBy: { decay: 'asc' } });
    // 1 / 4, 0.5, and 1e320, which is more than a number holds.
    expect(rows.map(({ decay, learningRate }) => [decay, learningRate])).toEqual([
      [0.25, null],
      [0.5, 0.1],
      [Number.MAX_VALUE, null],
    ]);
  });
});

describe('writePlan, of a new revision', () => {
  it('writes only what is missing, and numbers trials and packs on', async () => {
    await plannedSweep(database, GRID);
    const before = await trials();
    await replanned({ ...GRID, replicates: { seeds: 4 } });
    const after = await trials();
    expect(after.slice(0, 12)).toEqual(before);
    // The fourth seed of two learning rates on two layers; each layer had pack 0.
    const added = after.slice(12).map((trial) => [trial.index, trial.layer, trial.pack, Number(trial.seed)]);
    expect(added).toEqual([
      [12, 0, 1, 3],
      [13, 0, 1, 3],
      [14, 1, 1, 3],
      [15, 1, 1, 3],
    ]);
    expect(await database.prisma.configuration.count()).toBe(4);
    expect(await findSweep(database, 'sweep1')).toMatchObject({ revision: 1, plannedRevision: 1 });
  });

  it('keeps what the new wording does not ask for any more', async () => {
    await plannedSweep(database, GRID);
    await replanned({ parameters: { learning_rate: 0.5 }, replicates: { seeds: 3 } });
    const rates = (await trials()).map(({ configuration }) => configuration.learningRate);
    expect([0.1, 0.01, 0.5].map((rate) => rates.filter((own) => own === rate).length)).toEqual([6, 6, 6]);
    const packs = new Set((await trials()).slice(12).map(({ pack }) => pack));
    expect(packs).toEqual(new Set([1]));
  });
});

describe('writePlan, in chunks', () => {
  /** 7,000 trials a layer: the first layer is a chunk, and so is the second. */
  const LARGE = { parameters: { learning_rate: [0.1, 0.01] }, replicates: { seeds: 3500 } };

  async function large() {
    const dataset = await registerDataset(database, '/nowhere', tinyDescription);
    const spec = SweepSpec.parse({ name: 'a', dataset: 'tiny', ...LARGE });
    const sweep = { id: 'sweep1', spec, datasetId: dataset.id, metric: 'val/accuracy', goal: 'maximize' } as const;
    await createSweep(database, { ...sweep, idempotencyKey: null, requestDigest: 'r' });
  }
  const identities = async () =>
    (await trials()).map(({ index, layer, pack, probeKey }) => ({ index, layer, pack, probeKey }));

  it('goes on where it was stopped, with the trials that it would have written at once', async () => {
    await large();
    const stopping = new AbortController();
    const written: number[] = [];
    const onChunk = (count: number) => {
      written.push(count);
      stopping.abort();
    };
    await writePlan(database, 'sweep1', { signal: stopping.signal, onChunk });
    expect(written).toEqual([7000]);
    expect(await findSweep(database, 'sweep1')).toMatchObject({
      ...{ state: 'planning', plannedRevision: null, startedAt: null },
      planCursor: { revision: 0, layer: 1, target: 0, configuration: 0, first: 0, isAgain: false },
    });
    await Promise.all([writePlan(database, 'sweep1'), writePlan(database, 'sweep1')]);
    expect(await findSweep(database, 'sweep1')).toMatchObject({
      state: 'running',
      plannedRevision: 0,
      planCursor: null,
    });
    const inTwo = await identities();
    // 3,500 replicates of a configuration are 14 packs of up to 256 probes; two configurations are 28, from 0 on.
    expect(inTwo).toHaveLength(14_000);
    expect(inTwo.map(({ index }) => index)).toEqual([...Array(14_000).keys()]);
    expect(new Set(inTwo.map(({ layer, pack }) => `${layer} ${pack}`)).size).toBe(2 * 28);
  }, 60_000);

  it('is withdrawn with its sweep, and written again when the cancelled trials are tried again', async () => {
    await large();
    const stopping = new AbortController();
    await writePlan(database, 'sweep1', { signal: stopping.signal, onChunk: () => stopping.abort() });
    // One that another sweep has trained is cached by now, and stays.
    await database.prisma.trial.update({
      where: { sweepId_index: { sweepId: 'sweep1', index: 3 } },
      data: { state: 'cached' },
    });
    const kept = (await identities())[3];
    await moveSweep(database, 'sweep1', ['planning'], 'cancelling');
    await closeTrials(database, 'sweep1', 'cancelled');
    await moveSweep(database, 'sweep1', ['cancelling'], 'cancelled');
    await removeUnusedConfigurations(database, 'sweep1');
    await writePlan(database, 'sweep1');
    expect(await identities()).toEqual([kept]);
    expect(await database.prisma.configuration.count()).toBe(1);

    expect(await retryTrials(database, 'sweep1', {})).toBe(0);
    await writePlan(database, 'sweep1');
    expect(await findSweep(database, 'sweep1')).toMatchObject({ state: 'cancelled' });

    await retryTrials(database, 'sweep1', { cancelled: true });
    expect(await findSweep(database, 'sweep1')).toMatchObject({ state: 'planning', finishedAt: null });
    await writePlan(database, 'sweep1');
    expect((await countTrials(database, ['sweep1'])).get('sweep1')).toMatchObject({ cached: 1, pending: 13_999 });
    expect(await findSweep(database, 'sweep1')).toMatchObject({
      state: 'running',
      plannedRevision: 0,
      planCursor: null,
    });
  }, 60_000);

  it('is withdrawn as a whole, however many of its chunks are written', async () => {
    const dataset = await registerDataset(database, '/nowhere', tinyDescription);
    // Two configurations of 11,000 trials on each of two layers: each is a segment, and so a chunk.
    const spec = SweepSpec.parse({ name: 'a', dataset: 'tiny', ...LARGE, replicates: { seeds: 11_000 } });
    const sweep = { id: 'sweep1', spec, datasetId: dataset.id, metric: 'val/accuracy', goal: 'maximize' } as const;
    await createSweep(database, { ...sweep, idempotencyKey: null, requestDigest: 'r' });
    const stopping = new AbortController();
    const onChunk = (written: number) => written > 11_000 && stopping.abort();
    await writePlan(database, 'sweep1', { signal: stopping.signal, onChunk });
    expect(await database.prisma.trial.count()).toBe(22_000);
    await closeTrials(database, 'sweep1', 'cancelled');
    expect(await database.prisma.trial.count()).toBe(0);
  }, 60_000);

  it('of an extension is withdrawn without what was there before', async () => {
    await large();
    await writePlan(database, 'sweep1');
    const spec = SweepSpec.parse({ name: 'a', dataset: 'tiny', ...LARGE, replicates: { seeds: 7000 } });
    await database.prisma.sweep.update({ where: { id: 'sweep1' }, data: { spec, revision: 1 } });
    const stopping = new AbortController();
    await writePlan(database, 'sweep1', { signal: stopping.signal, onChunk: () => stopping.abort() });
    expect(await database.prisma.trial.count()).toBe(14_000 + 7000);
    await closeTrials(database, 'sweep1', 'cancelled');
    expect((await countTrials(database, ['sweep1'])).get('sweep1')).toMatchObject({ cancelled: 14_000, pending: 0 });
    expect(await database.prisma.trial.count()).toBe(14_000);
  }, 60_000);
});
