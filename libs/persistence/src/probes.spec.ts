import { closePack, closeTrials, countTrials, listProbes, packOutcome, recordPack, startPack } from './index';
import { plannedSweep, resultOf, workOf } from './testing/builders';
import { createTestDatabase, type TestDatabase } from './testing/test-database';

let database: TestDatabase;
beforeEach(async () => (database = await createTestDatabase()));
afterEach(() => database.drop());

const first = { sweepId: 'sweep1', layer: 0, pack: 0 };

async function counts() {
  return (await countTrials(database, ['sweep1'])).get('sweep1');
}

/** Two learning rates x three seeds on each of two layers: 12 trials, a pack a layer. */
const GRID = { parameters: { learning_rate: [0.1, 0.01] }, replicates: { seeds: 3 } };

describe('recordPack', () => {
  it('moves the trials of a pack from pending over running to how they ended, and no others', async () => {
    const { trials } = await plannedSweep(database, GRID);
    expect(await counts()).toMatchObject({ pending: 12 });
    expect(await startPack(database, first)).toBe(true);
    expect(await counts()).toMatchObject({ pending: 6, running: 6 });
    const pack = trials.filter(({ layer }) => layer === 0);
    const probes = pack.map((trial, row) => resultOf(trial, row, row === 5 ? null : 60 + row));
    await recordPack(database, workOf('sweep1', pack), { artifact: 'a', features: 3, probes, seconds: 1 });
    expect(await counts()).toMatchObject({ pending: 6, running: 0, succeeded: 5, diverged: 1 });
    expect(await packOutcome(database, first)).toEqual({ succeeded: 5, diverged: 1, bestScore: 0.64 });
  });

  it('keeps what it has when a pack is recorded again', async () => {
    const { trials } = await plannedSweep(database, GRID);
    const pack = trials.filter(({ layer }) => layer === 0);
    const record = (correct: number, artifact: string) =>
      recordPack(database, workOf('sweep1', pack), {
        artifact,
        features: 3,
        probes: pack.map((trial, row) => resultOf(trial, row, correct)),
        seconds: 1,
      });
    await record(70, 'first');
    await record(10, 'second');
    expect(await startPack(database, first)).toBe(false);
    const rows = await database.prisma.probe.findMany();
    expect(rows).toHaveLength(6);
    expect(new Set(rows.map(({ artifact, valCorrect }) => `${artifact} ${valCorrect}`))).toEqual(new Set(['first 70']));
    expect(await database.prisma.evaluation.count()).toBe(6);
  });

  it('does not bring back what was cancelled', async () => {
    const { trials } = await plannedSweep(database, GRID);
    await closeTrials(database, 'sweep1', 'cancelled');
    const pack = trials.filter(({ layer }) => layer === 0);
    const probes = pack.map((trial, row) => resultOf(trial, row, 60));
    await recordPack(database, workOf('sweep1', pack), { artifact: 'a', features: 3, probes, seconds: 1 });
    expect(await counts()).toMatchObject({ cancelled: 12, succeeded: 0 });
  });
});

describe('closePack', () => {
  it('fails what is open with its reason, once', async () => {
    await plannedSweep(database, GRID);
    const failure = { class: 'bad_input' as const, message: 'first.npz changed' };
    expect(await closePack(database, first, failure)).toBe(6);
    expect(await closePack(database, first, failure)).toBe(0);
    expect(await counts()).toMatchObject({ failed: 6, pending: 6 });
    const [trial] = await database.prisma.trial.findMany({ where: { state: 'failed' } });
    expect(trial).toMatchObject({ failureClass: 'bad_input', failureMessage: 'first.npz changed' });
  });
});

describe('listProbes', () => {
  it('pages through all probes in order, diverged ones last', async () => {
    const { trials } = await plannedSweep(database, GRID);
    for (const layer of [0, 1]) {
      const pack = trials.filter((trial) => trial.layer === layer);
      const probes = pack.map((trial, row) => resultOf(trial, row, row === 0 ? null : 50 + (row % 3)));
      await recordPack(database, workOf('sweep1', pack), { artifact: `${layer}`, features: 3, probes, seconds: 1 });
    }
    const seen: { key: string; valCorrect: number | null }[] = [];
    let after: Awaited<ReturnType<typeof listProbes>>['next'] = null;
    do {
      const page = await listProbes(database, 'sweep1', { sort: 'val/accuracy', order: 'desc' }, 5, after ?? undefined);
      seen.push(...page.probes);
      after = page.next;
    } while (after);
    expect(new Set(seen.map(({ key }) => key)).size).toBe(12);
    // Of each layer's six: rows 1 and 4 have 51, 2 and 5 have 52, 3 has 50, and 0 diverged.
    expect(seen.map(({ valCorrect }) => valCorrect)).toEqual([52, 52, 52, 52, 51, 51, 51, 51, 50, 50, null, null]);
    const { probes } = await listProbes(database, 'sweep1', { sort: 'val/loss', order: 'asc', layer: 'second' }, 50);
    expect(probes.map(({ layerName }) => layerName)).toEqual(Array(6).fill('second'));
  });
});
