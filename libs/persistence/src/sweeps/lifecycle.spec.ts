import type { SweepChanges } from '@sonde/contracts';
import type { RetrySelection } from '@sonde/contracts/temporal';
import {
  claimPack,
  closePack,
  closeTrials,
  countTrials,
  extendSweep,
  findSweep,
  moveSweep,
  retryTrials,
} from '../index';
import { plannedSweep, recordClaimed, recordSweep, resultOf } from '../testing/builders';
import { createTestDatabase, type TestDatabase } from '../testing/test-database';

let database: TestDatabase;
beforeEach(async () => (database = await createTestDatabase()));
afterEach(() => database.drop());

/** A pack for each of three numbers of epochs, with two seeds each. */
const GRID = { layers: ['first'], parameters: { epochs: [1, 2, 3] }, replicates: { seeds: 2 } };

async function counts() {
  return (await countTrials(database, ['sweep1'])).get('sweep1');
}

const sweep = () => findSweep(database, 'sweep1');

/** All but the time when the trials were written: what a refused change must leave as it was. */
const everything = async () => [
  await database.prisma.sweep.findMany(),
  await database.prisma.sweepRevision.findMany(),
  await database.prisma.trial.findMany({ orderBy: { index: 'asc' } }),
];

describe('retryTrials', () => {
  /** Pack 0 has succeeded, pack 1 failed for want of memory, of pack 2 one was lost and one cancelled. */
  async function ended() {
    await plannedSweep(database, GRID);
    const [zero, one, two] = [0, 1, 2].map((pack) => ({ sweepId: 'sweep1', layer: 0, pack, claim: 'claim' }));
    if (!zero || !one || !two) throw new Error('there are three');
    await claimPack(database, zero);
    await recordClaimed(database, zero, (trial, row) => resultOf(trial, row, 60));
    await closePack(database, one, { class: 'out_of_memory', message: 'too large' });
    await claimPack(database, two, () => Promise.resolve(1));
    await closePack(database, two, { class: 'worker_lost', message: 'killed' });
    await closeTrials(database, 'sweep1', 'cancelled');
    await moveSweep(database, 'sweep1', ['running'], 'failed', 'too many failed');
    expect(await counts()).toMatchObject({ succeeded: 2, failed: 3, cancelled: 1 });
  }
  const retried = async (selection: RetrySelection) => {
    await ended();
    return retryTrials(database, 'sweep1', selection);
  };

  it('opens what has failed, and the sweep with it', async () => {
    expect(await retried({})).toBe(3);
    expect(await counts()).toMatchObject({ succeeded: 2, pending: 3, failed: 0, cancelled: 1 });
    const now = await sweep();
    expect(now).toMatchObject({ state: 'running', finishedAt: null, failure: null });
    expect(now?.startedAt?.getTime()).toBeGreaterThan(now?.createdAt.getTime() ?? NaN);
    expect(await database.prisma.trial.count({ where: { failureClass: { not: null } } })).toBe(0);
    expect(await retryTrials(database, 'sweep1', {})).toBe(0);
  });

  it('opens failures of one class', async () => {
    expect(await retried({ class: 'out_of_memory' })).toBe(2);
    expect(await counts()).toMatchObject({ pending: 2, failed: 1 });
    const [left] = await database.prisma.trial.findMany({ where: { state: 'failed' } });
    expect(left).toMatchObject({ failureClass: 'worker_lost', failureMessage: 'killed' });
  });

  it('opens some trials, where they have failed', async () => {
    // Trial 0 has succeeded, and 5 was cancelled.
    expect(await retried({ trials: [0, 3, 5] })).toBe(1);
    const [open] = await database.prisma.trial.findMany({ where: { state: 'pending' } });
    expect(open).toMatchObject({ index: 3, pack: 1 });
  });

  it('opens what was cancelled too, where that is asked for', async () => {
    expect(await retried({ cancelled: true })).toBe(4);
    expect(await counts()).toMatchObject({ succeeded: 2, pending: 4 });
  });

  it('leaves a sweep as it ended where nothing of it is opened', async () => {
    expect(await retried({ class: 'timeout' })).toBe(0);
    expect(await sweep()).toMatchObject({ state: 'failed', failure: 'too many failed' });
  });
});

describe('extendSweep', () => {
  /** The grid, trained to its end. */
  async function completed() {
    await recordSweep(database, await plannedSweep(database, GRID), (trial, row) => resultOf(trial, row, 60));
    await moveSweep(database, 'sweep1', ['running'], 'completed');
  }
  const MORE: SweepChanges = { replicates: { seeds: 3 } };

  it('adds the trials that are not there, keeps what the file said, and opens the sweep', async () => {
    await completed();
    expect(await extendSweep(database, 'sweep1', MORE)).toBe(3);
    expect(await counts()).toMatchObject({ succeeded: 6, pending: 3 });
    const now = await sweep();
    expect(now).toMatchObject({ state: 'running', finishedAt: null, revision: 1, plannedRevision: 1 });
    expect(now?.spec.replicates).toEqual({ seeds: 3 });
    expect(await database.prisma.sweepRevision.findMany()).toMatchObject([
      { revision: 1, changes: MORE, before: { replicates: { seeds: 2 } } },
    ]);
  });

  it('changes nothing when the same is asked again, also by two at once', async () => {
    await completed();
    const added = await Promise.all([extendSweep(database, 'sweep1', MORE), extendSweep(database, 'sweep1', MORE)]);
    expect(Math.max(...added)).toBe(3);
    const before = await everything();
    expect(await extendSweep(database, 'sweep1', MORE)).toBe(0);
    expect(await everything()).toEqual(before);
    expect(await database.prisma.sweepRevision.count()).toBe(1);
  });

  it('writes the trials of a revision whose planning was cut off', async () => {
    await completed();
    await extendSweep(database, 'sweep1', MORE);
    await database.prisma.trial.deleteMany({ where: { seed: 2 } });
    await database.prisma.sweep.update({ where: { id: 'sweep1' }, data: { plannedRevision: 0, state: 'completed' } });
    expect(await extendSweep(database, 'sweep1', MORE)).toBe(3);
    expect(await sweep()).toMatchObject({ state: 'running', revision: 1, plannedRevision: 1 });
  });

  it('leaves everything as it was where it refuses the change', async () => {
    await completed();
    const before = await everything();
    const refused: [SweepChanges, string][] = [
      [{ max_configurations: 3 }, 'cannot be used'],
      [{ layers: ['third'] }, 'matches nothing'],
      [{ targets: ['tense'] }, 'unknown name'],
    ];
    for (const [changes, reason] of refused) {
      await expect(extendSweep(database, 'sweep1', changes)).rejects.toThrow(reason);
    }
    expect(await everything()).toEqual(before);
  });

  it('counts revisions on, and leaves a sweep as it ended where only its limits change', async () => {
    await completed();
    expect(await extendSweep(database, 'sweep1', { priority: 1 })).toBe(0);
    expect(await extendSweep(database, 'sweep1', { priority: 2, max_failed_trials: 5 })).toBe(0);
    const now = await sweep();
    expect(now).toMatchObject({ state: 'completed', revision: 2, plannedRevision: 2 });
    expect(now?.spec).toMatchObject({ priority: 2, max_failed_trials: 5, replicates: { seeds: 2 } });
  });

  it('finds the added trials that another sweep has trained, and opens nothing then', async () => {
    await completed();
    const other = await plannedSweep(database, { ...GRID, replicates: { seeds: 3 } }, 'sweep2');
    await recordSweep(database, other, (trial, row) => resultOf(trial, row, 70));
    expect(await extendSweep(database, 'sweep1', MORE)).toBe(3);
    expect(await counts()).toMatchObject({ succeeded: 6, cached: 3, pending: 0 });
    expect(await sweep()).toMatchObject({ state: 'completed' });
  });
});
