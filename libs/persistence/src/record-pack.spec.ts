import { closePack, closeTrials, countTrials, packOutcome, recordPack, startPack } from './index';
import { numbersResultOf, plannedSweep, recordSweep, resultOf, workOf } from './testing/builders';
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
        probes: pack.map((trial, row) => ({
          ...resultOf(trial, row, correct),
          permuted: [{ draw: row, figures: { accuracy: correct / 100, loss: 1 } }],
        })),
        seconds: 1,
      });
    await record(70, 'first');
    await record(10, 'second');
    expect(await startPack(database, first)).toBe(false);
    const rows = await database.prisma.probe.findMany();
    expect(rows).toHaveLength(6);
    expect(new Set(rows.map(({ artifact, valCorrect }) => `${artifact} ${valCorrect}`))).toEqual(new Set(['first 70']));
    expect(await database.prisma.evaluation.count()).toBe(6);
    const permuted = await database.prisma.permutedScore.findMany({ orderBy: { draw: 'asc' } });
    const figures = { accuracy: 0.7, loss: 1 };
    expect(permuted).toEqual(pack.map(({ probeKey }, draw) => ({ probeKey, draw, figures })));
  });

  it('adds draws of permuted labels to a probe that another sweep trained with fewer', async () => {
    const sweeps = [
      await plannedSweep(database, { layers: ['first'] }, 'sweep1'),
      await plannedSweep(database, { layers: ['first'] }, 'sweep2'),
    ];
    for (const [at, planned] of sweeps.entries()) {
      const permuted = [0, 1].slice(0, at + 1).map((draw) => ({ draw, figures: { accuracy: at } }));
      await recordSweep(database, planned, (trial, row) => ({ ...resultOf(trial, row, 60), permuted }));
    }
    const rows = await database.prisma.permutedScore.findMany({ orderBy: { draw: 'asc' } });
    expect(rows.map(({ draw, figures }) => [draw, figures])).toEqual([
      [0, { accuracy: 0 }],
      [1, { accuracy: 1 }],
    ]);
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

describe('packOutcome', () => {
  it("has the best score in the sweep's metric, whichever way that is better", async () => {
    const errors = [3, 1, 2, null];
    const outcomeBy = async (metric: string) => {
      const fields = { dataset: 'numbers', layers: ['first'], replicates: { seeds: 4 }, metric: { name: metric } };
      const planned = await plannedSweep(database, fields, metric);
      await recordSweep(database, planned, (trial, row) => {
        const mse = errors[row] ?? null;
        const result = numbersResultOf(trial, row, { mse: mse ?? 0, r2: 1 - (mse ?? 0) });
        return mse === null ? { ...result, diverged: true, scores: {} } : result;
      });
      return packOutcome(database, { ...first, sweepId: metric });
    };
    expect(await outcomeBy('val/mse')).toEqual({ succeeded: 3, diverged: 1, bestScore: 1 });
    expect(await outcomeBy('val/r2')).toEqual({ succeeded: 3, diverged: 1, bestScore: 0 });
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
