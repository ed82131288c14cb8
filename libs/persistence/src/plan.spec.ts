import { SweepSpec } from '@sonde/contracts';
import { countTrials, createSweep, findSweep, moveSweep, plannedLayers, registerDataset, writePlan } from './index';
import { plannedSweep, recordSweep, resultOf, tinyDescription } from './testing/builders';
import { createTestDatabase, type TestDatabase } from './testing/test-database';

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
  const sweep = await findSweep(database, 'sweep1');
  if (!sweep) throw new Error('the sweep is there');
  await Promise.all([writePlan(database, sweep), writePlan(database, sweep)]);
}

const trials = () => database.prisma.trial.findMany({ orderBy: { index: 'asc' }, include: { configuration: true } });

describe('writePlan', () => {
  it('writes trials once, also when two plan at once', async () => {
    const sweep = await submitted();
    await Promise.all([writePlan(database, sweep), writePlan(database, sweep)]);
    await writePlan(database, sweep);
    expect((await countTrials(database, ['sweep1'])).get('sweep1')).toMatchObject({ pending: 12 });
    const planned = await findSweep(database, 'sweep1');
    expect(planned).toMatchObject({ plannedRevision: 0, state: 'running' });
    expect(planned?.startedAt).toBeInstanceOf(Date);
    expect(await database.prisma.configuration.count()).toBe(4);
  });

  it('does not reopen a sweep that is being cancelled', async () => {
    const sweep = await submitted();
    await moveSweep(database, 'sweep1', ['planning'], 'cancelling');
    await writePlan(database, sweep);
    expect(await findSweep(database, 'sweep1')).toMatchObject({ state: 'cancelling' });
  });

  it('writes nothing at all where the file does not fit the dataset', async () => {
    const sweep = await submitted();
    const spec = { ...sweep.spec, layers: ['third'] };
    await expect(writePlan(database, { ...sweep, spec })).rejects.toThrow('a glob matches nothing');
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

  it('is not kept from it by another that still has the file as it was', async () => {
    const before = await submitted();
    const spec = SweepSpec.parse({ ...before.spec, replicates: { seeds: 4 } });
    await database.prisma.sweep.update({ where: { id: 'sweep1' }, data: { spec, revision: 1 } });
    await writePlan(database, before);
    expect(await findSweep(database, 'sweep1')).toMatchObject({ revision: 1, plannedRevision: 0 });
    const after = await findSweep(database, 'sweep1');
    if (after) await writePlan(database, after);
    await writePlan(database, before);
    expect(await trials()).toHaveLength(16);
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

describe('plannedLayers', () => {
  it('says of each layer how many trials have ended, and its best configuration', async () => {
    const planned = await plannedSweep(database, GRID);
    const own = planned.trials.filter(({ layer }) => layer === 0);
    await recordSweep(database, { ...planned, trials: own }, (trial, row) => resultOf(trial, row, 60 + row));
    await database.prisma.trial.updateMany({ where: { index: 11 }, data: { state: 'failed' } });
    // Rows 0 to 2 are the seeds of one configuration, 3 to 5 those of the other: means of 0.61 and 0.64.
    expect(await plannedLayers(database, planned.sweep)).toEqual([
      { layer: 0, name: 'first', trials: 6, ended: 6, failed: 0, bestScore: 0.64 },
      { layer: 1, name: 'second', trials: 6, ended: 1, failed: 1, bestScore: null },
    ]);
  });
});
