import {
  claimPack,
  closePack,
  countTrials,
  extendSweep,
  loadPack,
  moveSweep,
  openPacks,
  rankConfigurations,
  recordRung,
  releasePack,
  splitPack,
} from '../index';
import { plannedSweep, recordClaimed, recordSweep, resultOf } from '../testing/builders';
import { createTestDatabase, type TestDatabase } from '../testing/test-database';

let database: TestDatabase;
beforeEach(async () => (database = await createTestDatabase()));
afterEach(() => database.drop());

const fourAtMost = () => Promise.resolve(4);
const first = { sweepId: 'sweep1', layer: 0, pack: 0, claim: 'claim' };
const ofSecond = { ...first, sweepId: 'sweep2' };

/** Two learning rates x three seeds on one layer: six trials, a pack. */
const GRID = { layers: ['first'], parameters: { learning_rate: [0.1, 0.01] }, replicates: { seeds: 3 } };

async function counts(id = 'sweep1') {
  return (await countTrials(database, [id])).get(id);
}

/** Indices of the trials that a trainer would get. */
async function loaded(pack: number) {
  return (await loadPack(database, { ...first, pack })).trials.map(({ index }) => index);
}

const opened = (fields: object = {}) =>
  openPacks(database, { sweepId: 'sweep1', layer: 0, after: -1, limit: 100, until: null, ...fields });

const open = async (fields: object = {}) => (await opened(fields)).packs;

describe('claimPack', () => {
  it('takes nothing up while the sweep is paused, or once it ends', async () => {
    await plannedSweep(database, GRID);
    await moveSweep(database, 'sweep1', ['running'], 'paused');
    expect(await claimPack(database, first)).toBe('paused');
    await moveSweep(database, 'sweep1', ['paused'], 'cancelling');
    expect(await claimPack(database, first)).toBe('paused');
    expect(await counts()).toMatchObject({ pending: 6, running: 0 });
    await moveSweep(database, 'sweep1', ['cancelling'], 'running');
    expect(await claimPack(database, first)).toBe('train');
    expect(await counts()).toMatchObject({ pending: 0, running: 6 });
  });

  it('takes up again what a trainer that was lost had claimed', async () => {
    await plannedSweep(database, GRID);
    await claimPack(database, first);
    expect(await claimPack(database, first)).toBe('train');
    expect(await loaded(0)).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it('knows a pack without an open trial, and a sweep that is not there', async () => {
    await recordSweep(database, await plannedSweep(database, GRID), (trial, row) => resultOf(trial, row, 60));
    expect(await claimPack(database, first)).toBe('ended');
    expect(await claimPack(database, { ...first, pack: 7 })).toBe('ended');
    await expect(claimPack(database, { ...first, sweepId: 'none' })).rejects.toThrow('no sweep none');
  });

  it('ends what another sweep has trained meanwhile, and trains the rest', async () => {
    await plannedSweep(database, GRID);
    await plannedSweep(database, { ...GRID, parameters: { learning_rate: [0.01, 0.5] } }, 'sweep2');
    await claimPack(database, first);
    await recordClaimed(database, first, (trial, row) => resultOf(trial, row, 60 + row));
    expect(await claimPack(database, ofSecond)).toBe('train');
    expect(await counts('sweep2')).toMatchObject({ cached: 3, running: 3 });
    const { trials } = await loadPack(database, ofSecond);
    expect(trials.map(({ parameters }) => ({ ...parameters }))).toEqual(
      Array(3).fill(expect.objectContaining({ learning_rate: 0.5 })),
    );
    // Rows 3 to 5 of sweep1 have 63, 64 and 65 correct of 100.
    expect(await rankConfigurations(database, 'sweep2', 9)).toMatchObject([{ n: 3, mean: 0.64 }]);
  });

  it('makes one pack of what is too much for a turn, once', async () => {
    await plannedSweep(database, GRID);
    const claims = await Promise.all([claimPack(database, first, fourAtMost), claimPack(database, first, fourAtMost)]);
    expect(claims).toEqual(['train', 'train']);
    expect(await loaded(0)).toEqual([0, 1, 2, 3]);
    expect(await open()).toEqual([0, 1]);
    expect(await counts()).toMatchObject({ running: 4, pending: 2 });
    expect(await claimPack(database, { ...first, pack: 1 }, fourAtMost)).toBe('train');
    expect(await loaded(1)).toEqual([4, 5]);
    expect(await open()).toEqual([0, 1]);
  });
});

describe('openPacks', () => {
  it('pages through the packs of a layer that have trials to train', async () => {
    await plannedSweep(database, { ...GRID, layers: ['*'], parameters: { epochs: [1, 2, 3, 4] } });
    expect(await open()).toEqual([0, 1, 2, 3]);
    expect(await open({ limit: 2 })).toEqual([0, 1]);
    expect(await open({ after: 1, limit: 1 })).toEqual([2]);
    expect(await open({ after: 3 })).toEqual([]);
    await claimPack(database, { ...first, pack: 1 });
    expect(await open()).toEqual([0, 1, 2, 3]);
    await recordClaimed(database, { ...first, pack: 1 }, (trial, row) => resultOf(trial, row, 60));
    await closePack(database, { ...first, pack: 3 }, 'cancelled');
    expect(await open()).toEqual([0, 2]);
    const none = { isOver: false, behind: null };
    expect(await opened({ layer: 1 })).toEqual({ ...none, packs: [0, 1, 2, 3], trials: 12, ended: 0, failed: 0 });
    await closePack(database, first, { class: 'internal', message: 'no' });
    expect(await opened({ limit: 1 })).toEqual({ ...none, packs: [2], trials: 12, ended: 9, failed: 3 });
    expect(await opened({ layer: 7 })).toEqual({ ...none, packs: [], trials: 0, ended: 0, failed: 0 });
  });

  it('leaves out those that wait at a rung while the others train up to it', async () => {
    await plannedSweep(database, { ...GRID, parameters: { epochs: [8, 9] } });
    await claimPack(database, first);
    const work = await loadPack(database, first);
    const scores = work.trials.map(({ index }) => ({ trial: index, val: null }));
    await recordRung(database, work, { epoch: 3, scores });
    expect(await open({ until: 3 })).toEqual([1]);
    expect(await open({ until: 6 })).toEqual([0, 1]);
    expect(await open()).toEqual([0, 1]);
  });

  it('leaves out those that have come late to a rung, and says how far they are', async () => {
    await plannedSweep(database, { ...GRID, parameters: { epochs: [17, 18, 19] } });
    const reached = (pack: number, rungEpoch: number) =>
      database.prisma.trial.updateMany({ where: { pack }, data: { rungEpoch } });
    await reached(0, 4);
    await reached(1, 2);
    expect(await opened({ until: 8, passed: 4 })).toMatchObject({ packs: [0], behind: 0 });
    expect(await opened({ until: 4, passed: 2 })).toMatchObject({ packs: [1], behind: 0 });
    await closePack(database, { ...first, pack: 2 }, 'cancelled');
    expect(await opened({ passed: 4 })).toMatchObject({ packs: [0], behind: 2 });
    expect(await opened({ until: 4, passed: 2 })).toMatchObject({ packs: [1], behind: null });
  });
});

describe('splitPack', () => {
  it('makes two packs of what is open, and none of a single trial', async () => {
    await plannedSweep(database, { ...GRID, parameters: {}, replicates: { seeds: 3 } });
    await claimPack(database, first);
    expect(await splitPack(database, first)).toEqual([1, 2]);
    expect(await counts()).toMatchObject({ pending: 3, running: 0 });
    expect(await open()).toEqual([1, 2]);
    await claimPack(database, { ...first, pack: 1 });
    await claimPack(database, { ...first, pack: 2 });
    expect([await loaded(1), await loaded(2)]).toEqual([[0, 1], [2]]);
    expect(await splitPack(database, { ...first, pack: 2 })).toEqual([]);
    expect(await splitPack(database, first)).toEqual([]);
    expect(await open()).toEqual([1, 2]);
  });

  it('leaves what has ended where it is', async () => {
    await plannedSweep(database, GRID);
    await database.prisma.trial.updateMany({ where: { index: { in: [0, 3] } }, data: { state: 'failed' } });
    expect(await splitPack(database, first)).toEqual([1, 2]);
    const rows = await database.prisma.trial.findMany({ orderBy: { index: 'asc' } });
    expect(rows.map(({ pack }) => pack)).toEqual([0, 1, 1, 0, 2, 2]);
  });

  it('splits once where two want it at once', async () => {
    await plannedSweep(database, GRID);
    const numbers = await Promise.all([splitPack(database, first), splitPack(database, first)]);
    expect(numbers.flat()).toEqual([1, 2]);
    expect(await open()).toEqual([1, 2]);
  });

  it('never gives a number that an extension gives at the same time', async () => {
    for (let round = 0; round < 10; round++) {
      const sweepId = `sweep${round}`;
      const parameters = { epochs: 5, weight_decay: round };
      await plannedSweep(database, { ...GRID, parameters }, sweepId);
      const changes = { parameters: { epochs: { values: [5, 6] }, weight_decay: { values: [round] } } };
      await Promise.all([splitPack(database, { ...first, sweepId }), extendSweep(database, sweepId, changes)]);
      const rows = await database.prisma.trial.findMany({ where: { sweepId }, include: { configuration: true } });
      const programs = new Set(rows.map(({ pack, configuration: c }) => `${pack} ${JSON.stringify(c.parameters)}`));
      // Two halves of what was there, and a pack of what was added.
      expect(programs.size).toBe(3);
      expect(new Set(rows.map(({ pack }) => pack))).toEqual(new Set([1, 2, 3]));
    }
  });
});

describe('closePack', () => {
  it('fails what is open with its reason, once', async () => {
    await plannedSweep(database, { ...GRID, layers: ['*'] });
    const failure = { class: 'bad_input' as const, message: 'first.npz changed' };
    expect(await closePack(database, first, failure)).toBe(6);
    expect(await closePack(database, first, failure)).toBe(0);
    expect(await counts()).toMatchObject({ failed: 6, pending: 6 });
    const [trial] = await database.prisma.trial.findMany({ where: { state: 'failed' } });
    expect(trial).toMatchObject({ failureClass: 'bad_input', failureMessage: 'first.npz changed' });
  });

  it('cancels what is open, and has no reason to give', async () => {
    await plannedSweep(database, GRID);
    await claimPack(database, first, fourAtMost);
    expect(await closePack(database, first, 'cancelled')).toBe(4);
    expect(await counts()).toMatchObject({ cancelled: 4, pending: 2 });
    expect(await database.prisma.trial.count({ where: { failureClass: { not: null } } })).toBe(0);
  });
});

describe('releasePack', () => {
  it('puts running trials back, and leaves those that have ended', async () => {
    await plannedSweep(database, { ...GRID, layers: ['*'] });
    await claimPack(database, first);
    await claimPack(database, { ...first, layer: 1 });
    await database.prisma.trial.updateMany({ where: { index: 0 }, data: { state: 'succeeded' } });
    await releasePack(database, first);
    expect(await counts()).toMatchObject({ succeeded: 1, pending: 5, running: 6 });
  });
});
