import { claimPack, closeTrials, countTrials, packOutcome, rankConfigurations, recordPack, splitPack } from './index';
import {
  numbersResultOf,
  plannedSweep,
  recordSweep,
  resultOf,
  someTrainer,
  trainedPack,
  workOf,
} from './testing/builders';
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
    expect(await claimPack(database, first)).toBe('train');
    expect(await counts()).toMatchObject({ pending: 6, running: 6 });
    const pack = trials.filter(({ layer }) => layer === 0);
    const probes = pack.map((trial, row) => resultOf(trial, row, row === 5 ? null : 60 + row));
    await recordPack(database, workOf('sweep1', pack), trainedPack('a', probes), someTrainer);
    expect(await counts()).toMatchObject({ pending: 6, running: 0, succeeded: 5, diverged: 1 });
    expect(await packOutcome(database, first)).toEqual({ ended: 6, failed: 0, bestScore: 0.64 });
  });

  it('writes how large the weights are, and nothing of a probe that diverged', async () => {
    const planned = await plannedSweep(database, { layers: ['first'], replicates: { seeds: 2 } });
    await recordSweep(database, planned, (trial, row) =>
      row === 0 ? { ...resultOf(trial, row, 60), weightNorm: 1 / 3 } : resultOf(trial, row, null),
    );
    const probes = await database.prisma.probe.findMany({ orderBy: { seed: 'asc' } });
    expect(probes.map(({ weightNorm }) => weightNorm)).toEqual([1 / 3, null]);
  });

  it('keeps what it has when a pack is recorded again', async () => {
    const { trials } = await plannedSweep(database, GRID);
    const pack = trials.filter(({ layer }) => layer === 0);
    const record = (correct: number, artifact: string) => {
      const probes = pack.map((trial, row) => ({
        ...resultOf(trial, row, correct),
        permuted: [{ draw: row, figures: { accuracy: correct / 100, loss: 1 } }],
      }));
      return recordPack(database, workOf('sweep1', pack), trainedPack(artifact, probes), someTrainer);
    };
    await record(70, 'first');
    await record(10, 'second');
    expect(await claimPack(database, first)).toBe('ended');
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
    await recordPack(database, workOf('sweep1', pack), trainedPack('a', probes), someTrainer);
    expect(await counts()).toMatchObject({ cancelled: 12, succeeded: 0 });
  });
});

describe('recordPack, where two sweeps train the same probes', () => {
  it('has each probe of the one that came first, whichever of their rows are written in which order', async () => {
    const seeds = { replicates: { seeds: 40 }, layers: ['first'] };
    for (let round = 0; round < 10; round++) {
      const fields = { ...seeds, parameters: { weight_decay: round } };
      const ids = [`left${round}`, `right${round}`];
      const planned = [await plannedSweep(database, fields, ids[0]), await plannedSweep(database, fields, ids[1])];
      for (const sweepId of ids) await claimPack(database, { ...first, sweepId });
      await Promise.all(
        planned.map(({ sweep, trials }, at) => {
          const ordered = at === 0 ? trials : [...trials].reverse();
          const probes = ordered.map((trial, row) => ({
            ...resultOf(trial, row, 60 + at),
            permuted: [{ draw: 0, figures: { accuracy: at } }],
          }));
          return recordPack(database, workOf(sweep.id, trials), trainedPack(sweep.id, probes), someTrainer);
        }),
      );
      const counts = await countTrials(database, ids);
      expect(
        ids
          .map((id) => counts.get(id))
          .map((own) => [own?.succeeded, own?.cached])
          .sort(),
      ).toEqual([
        [0, 40],
        [40, 0],
      ]);
      const [one, other] = await Promise.all(ids.map((id) => rankConfigurations(database, id, 1)));
      expect(one).toEqual(other);
    }
  });

  it('ends the trials of a pack that was split while its trainer was thought lost', async () => {
    const { trials } = await plannedSweep(database, { ...GRID, layers: ['first'] });
    await claimPack(database, first);
    const parts = await splitPack(database, first);
    await recordPack(
      database,
      workOf('sweep1', trials),
      trainedPack(
        'a',
        trials.map((trial, row) => resultOf(trial, row, 60)),
      ),
      someTrainer,
    );
    expect(await counts()).toMatchObject({ succeeded: 6, pending: 0 });
    for (const pack of parts) expect(await claimPack(database, { ...first, pack })).toBe('ended');
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
    expect(await outcomeBy('val/mse')).toEqual({ ended: 4, failed: 0, bestScore: 1 });
    expect(await outcomeBy('val/r2')).toEqual({ ended: 4, failed: 0, bestScore: 0 });
  });
});
