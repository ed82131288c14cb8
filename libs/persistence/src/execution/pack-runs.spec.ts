import type { PackResult } from '@sonde/domain';
import { claimPack, loadPack, measuredCost, moveSweep, recordPack, secondsLeft } from '../index';
import { plannedSweep, resultOf, trainedPack } from '../testing/builders';
import { createTestDatabase, type TestDatabase } from '../testing/test-database';

let database: TestDatabase;
beforeEach(async () => (database = await createTestDatabase()));
afterEach(() => database.drop());

/** A pack for each of three numbers of epochs, with two seeds each. */
const GRID = { layers: ['first'], parameters: { epochs: [10, 20, 30] }, replicates: { seeds: 2 } };

/** Trains a pack of sweep1. */
async function train(pack: number, run: Partial<PackResult>, pool = 'cpu') {
  const reference = { sweepId: 'sweep1', layer: 0, pack, claim: 'claim' };
  await claimPack(database, reference);
  const work = await loadPack(database, reference);
  const probes = work.trials.map((trial, row) => resultOf(trial, row, 60));
  await recordPack(database, work, { ...trainedPack(`pack ${pack}`, probes), ...run }, { pool, trainer: 'trainer1' });
}

describe('measuredCost', () => {
  it('sums what the last packs of a pool and kind took, but for those that went on from a checkpoint', async () => {
    await plannedSweep(database, GRID);
    await train(0, { seconds: 3 });
    await train(1, { seconds: 5 });
    await train(2, { seconds: 0.1, wasResumed: true });
    // A probe of 10 epochs: 2 products x 10 x 200 rows x 3 features x 2 classes = 24,000; of 20 epochs twice that.
    const work = 2 * 24_000 + 2 * 48_000;
    expect(await measuredCost(database, 'cpu', 'descent')).toEqual({ packs: 2, probes: 4, work, seconds: 8 });
    const nothing = { packs: 0, probes: 0, work: 0, seconds: 0 };
    expect(await measuredCost(database, 'cpu', 'lbfgs')).toEqual(nothing);
    expect(await measuredCost(database, 'gpu', 'descent')).toEqual(nothing);
  });

  it('counts the probes of controls, and forgets all but the last 50 packs', async () => {
    const controls = { permuted_labels: 5 };
    const fields = { layers: ['first'], parameters: { optimizer: 'lbfgs', C: [1, 2] }, controls };
    await plannedSweep(database, fields);
    await train(0, { seconds: 4 });
    // Two configurations of one trial and 5 draws each, at 25 evaluations: 2 x 25 x 200 x 3 x 2 = 60,000 a probe.
    const one = { packs: 1, probes: 12, work: 12 * 60_000, seconds: 4 };
    expect(await measuredCost(database, 'cpu', 'lbfgs')).toEqual(one);
    const later = {
      sweepId: 'sweep1',
      layer: 0,
      pack: 0,
      pool: 'cpu',
      trainer: 't',
      kind: 'lbfgs',
      probes: 1,
      work: 1,
    };
    const recordedAt = new Date(Date.now() + 1000);
    await database.prisma.packRun.createMany({ data: Array(50).fill({ ...later, seconds: 2, recordedAt }) });
    const last = { packs: 50, probes: 50, work: 50, seconds: 100 };
    expect(await measuredCost(database, 'cpu', 'lbfgs')).toEqual(last);
  });
});

describe('secondsLeft', () => {
  const left = async () => (await secondsLeft(database, ['sweep1'])).get('sweep1');

  it('goes by the pace since the start, and is not known before the first pack', async () => {
    await plannedSweep(database, GRID);
    expect(await left()).toBeUndefined();
    await database.prisma.sweep.updateMany({ data: { startedAt: new Date(Date.now() - 30_000) } });
    await train(0, {});
    // Two probes in 30 s and four to go: 60 s.
    expect(await left()).toBeCloseTo(60, -1);
    await moveSweep(database, 'sweep1', ['running'], 'paused');
    expect(await left()).toBeUndefined();
  });

  it('looks back on the last 20 packs alone', async () => {
    await plannedSweep(database, GRID);
    await database.prisma.sweep.updateMany({ data: { startedAt: new Date(Date.now() - 3_600_000) } });
    const run = {
      sweepId: 'sweep1',
      layer: 0,
      pool: 'cpu',
      trainer: 't',
      kind: 'descent',
      probes: 2,
      work: 1,
      seconds: 1,
    };
    const secondsAgo = [3_000, 2_000, 100, ...Array.from({ length: 20 }, (_, at) => 95 - at)];
    await database.prisma.packRun.createMany({
      data: secondsAgo.map((seconds, pack) => ({ ...run, pack, recordedAt: new Date(Date.now() - seconds * 1000) })),
    });
    // 40 probes in the 100 s since the pack before them, and six trials to go.
    expect(await left()).toBeCloseTo(15, 0);
  });
});
