import { ClaimLost } from '@sonde/contracts';
import type { PackWork } from '@sonde/domain';
import {
  claimPack,
  closePack,
  closeTrials,
  countTrials,
  loadPack,
  markDamaged,
  packOutcome,
  rankConfigurations,
  recordPack,
  recordRung,
  releasePack,
  splitPack,
} from '../index';
import {
  numbersResultOf,
  plannedSweep,
  recordClaimed,
  recordSweep,
  recordTrained,
  resultOf,
  someTrainer,
  trainedPack,
  workOf,
} from '../testing/builders';
import { createTestDatabase, type TestDatabase } from '../testing/test-database';

let database: TestDatabase;
beforeEach(async () => (database = await createTestDatabase()));
afterEach(() => database.drop());

const first = { sweepId: 'sweep1', layer: 0, pack: 0, claim: 'claim' };

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
    await recordTrained(database, workOf('sweep1', pack), trainedPack('a', probes));
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
      return recordTrained(database, workOf('sweep1', pack), trainedPack(artifact, probes));
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
});

describe('recordPack, after rungs', () => {
  const EARLY = { early_terminate: { type: 'successive_halving', min_epochs: 2, eta: 2 } };
  const FIELDS = { layers: ['first'], parameters: { epochs: 8 } };

  /** Trains a sweep of one trial over some rungs, at all of which it has so many correct, and on to its end. */
  async function trained(sweepId: string, rungs: readonly number[], correct: number) {
    const attempt = { ...first, sweepId };
    for (const epoch of rungs) {
      await claimPack(database, attempt);
      const work = await loadPack(database, attempt, epoch);
      const scores = work.trials.map((trial) => ({
        ...{ trial: trial.index, val: resultOf(trial, 0, correct).scores['val'] ?? null },
      }));
      await recordRung(database, work, { epoch, scores });
    }
    await claimPack(database, attempt);
    await recordClaimed(database, attempt, (trial, row) => resultOf(trial, row, correct));
  }
  const reached = (correct: number) => ({ loss: 0.5, figures: { accuracy: correct / 100, loss: 0.5 } });

  it('keeps with the probe how it did at each of them', async () => {
    await plannedSweep(database, { ...FIELDS, ...EARLY });
    await trained('sweep1', [2, 4], 60);
    expect(await database.prisma.probe.findMany()).toMatchObject([{ rungScores: { 2: reached(60), 4: reached(60) } }]);
  });

  it('adds it to a probe that is there, of which nothing else changes', async () => {
    await plannedSweep(database, FIELDS);
    await plannedSweep(database, { ...FIELDS, ...EARLY }, 'sweep2');
    await plannedSweep(database, { ...FIELDS, early_terminate: { ...EARLY.early_terminate, min_epochs: 1 } }, 'sweep3');
    await trained('sweep1', [], 60);
    const before = await database.prisma.probe.findMany();
    expect(before).toMatchObject([{ artifact: 'sweep1-0-0', valCorrect: 60, rungScores: null }]);
    await trained('sweep2', [2, 4], 70);
    const completed = before.map((probe) => ({ ...probe, rungScores: { 2: reached(70), 4: reached(70) } }));
    expect(await database.prisma.probe.findMany()).toEqual(completed);
    await trained('sweep3', [1, 2, 4], 80);
    expect(await database.prisma.probe.findMany()).toMatchObject([
      { artifact: 'sweep1-0-0', valCorrect: 60, rungScores: { 1: reached(80), 2: reached(70), 4: reached(70) } },
    ]);
    const states = await countTrials(database, ['sweep1', 'sweep2', 'sweep3']);
    expect([...states.values()].map(({ succeeded, cached }) => [succeeded, cached])).toEqual([
      [1, 0],
      [0, 1],
      [0, 1],
    ]);
  });

  it('keeps it where the probe is lost, and is trained again without rungs', async () => {
    await plannedSweep(database, { ...FIELDS, ...EARLY });
    await trained('sweep1', [2, 4], 60);
    await markDamaged(database, 'sweep1-0-0', null);
    await plannedSweep(database, FIELDS, 'sweep2');
    await trained('sweep2', [], 70);
    expect(await database.prisma.probe.findMany()).toMatchObject([
      { artifact: 'sweep2-0-0', valCorrect: 70, damagedAt: null, rungScores: { 2: reached(60), 4: reached(60) } },
    ]);
  });
});

describe('recordPack, under a claim', () => {
  /** Everything that recording may write. */
  const stored = async () => [
    await database.prisma.trial.findMany({ orderBy: { index: 'asc' } }),
    await database.prisma.configuration.findMany({ orderBy: { id: 'asc' } }),
    await database.prisma.probe.findMany({ orderBy: { key: 'asc' } }),
    await database.prisma.evaluation.count(),
    await database.prisma.packRun.count(),
  ];
  const claimed = async (claim: string, limit = Infinity) => {
    await claimPack(database, { ...first, claim }, () => Promise.resolve(limit));
    return loadPack(database, { ...first, claim });
  };
  const record = (work: PackWork) => {
    const probes = work.trials.map((trial, row) => resultOf(trial, row, 60));
    return recordPack(database, work, trainedPack(work.claim, probes), someTrainer);
  };

  const FAILURE = { class: 'internal', message: 'no' } as const;
  it.each([
    ['another attempt has claimed', () => claimPack(database, { ...first, claim: 'later' })],
    [
      'another attempt has claimed a part of',
      () => claimPack(database, { ...first, claim: 'later' }, () => Promise.resolve(4)),
    ],
    ['was split', () => splitPack(database, first)],
    ['was put back', () => releasePack(database, first)],
    ['has failed', () => closePack(database, first, FAILURE)],
    ['was cancelled', () => closeTrials(database, 'sweep1', 'cancelled')],
  ])('changes nothing for an attempt at a pack that %s', async (_what, meddle) => {
    await plannedSweep(database, GRID);
    const stale = await claimed('stale');
    await meddle();
    const before = await stored();
    await expect(record(stale)).rejects.toBeInstanceOf(ClaimLost);
    await expect(recordRung(database, stale, { epoch: 1, scores: [] })).rejects.toBeInstanceOf(ClaimLost);
    expect(await stored()).toEqual(before);
  });

  it('records the pack of the attempt that claimed last, which may be smaller', async () => {
    await plannedSweep(database, GRID);
    const stale = await claimed('stale');
    const smaller = await claimed('smaller', 4);
    expect([stale.trials.length, smaller.trials.length]).toEqual([6, 4]);
    const ends = await Promise.allSettled([record(stale), record(smaller)]);
    expect(ends.map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
    expect(await counts()).toMatchObject({ succeeded: 4, pending: 8 });
    const probes = await database.prisma.probe.findMany({ orderBy: { artifactRow: 'asc' } });
    expect(probes.map(({ artifact, artifactRow }) => `${artifact} ${artifactRow}`)).toEqual(
      [0, 1, 2, 3].map((row) => `smaller ${row}`),
    );
  });

  it('changes nothing the second time', async () => {
    await plannedSweep(database, GRID);
    const work = await claimed('own');
    const ends = await Promise.all([record(work), record(work)]);
    expect(ends[0]).toEqual(ends[1]);
    const before = await stored();
    await record(work);
    expect(await stored()).toEqual(before);
    expect(await database.prisma.packRun.count()).toBe(1);
  });

  it('is refused to a claim that was lost before the pack was loaded', async () => {
    await plannedSweep(database, GRID);
    await claimPack(database, { ...first, claim: 'stale' });
    await claimPack(database, { ...first, claim: 'later' });
    await expect(loadPack(database, { ...first, claim: 'stale' })).rejects.toBeInstanceOf(ClaimLost);
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
          return recordTrained(database, workOf(sweep.id, trials), trainedPack(sweep.id, probes));
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
