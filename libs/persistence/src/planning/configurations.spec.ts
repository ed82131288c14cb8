import { claimPack, splitPack } from '../index';
import { plannedSweep, recordClaimed, resultOf } from '../testing/builders';
import { createTestDatabase, type TestDatabase } from '../testing/test-database';

let database: TestDatabase;
beforeEach(async () => (database = await createTestDatabase()));
afterEach(() => database.drop());

/** Three learning rates x two seeds: halves of the pack share the second configuration. */
const GRID = { layers: ['first'], parameters: { learning_rate: [0.1, 0.2, 0.3] }, replicates: { seeds: 2 } };

/** What a sweep's configurations should say, computed from its trials and probes and nothing else. */
async function recomputed(sweepId: string) {
  const trials = await database.prisma.trial.findMany({
    where: { sweepId, state: { in: ['succeeded', 'cached', 'diverged'] } },
  });
  const probes = await database.prisma.probe.findMany();
  const byId = new Map<string, typeof probes>();
  for (const { configurationId, probeKey } of trials) {
    const probe = probes.find(({ key }) => key === probeKey);
    if (probe) byId.set(configurationId, [...(byId.get(configurationId) ?? []), probe]);
  }
  return new Map([...byId].map(([id, replicates]) => [id, figuresOf(replicates)]));
}

type Replicate = { key: string; valCorrect: number | null; valLoss: number | null; diverged: boolean };

function figuresOf(replicates: readonly Replicate[]) {
  const sound = replicates.filter(({ diverged }) => !diverged);
  const correct = sound.map(({ valCorrect }) => valCorrect ?? 0);
  const mean = correct.reduce((sum, value) => sum + value, 0) / correct.length;
  const squares = correct.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const losses = sound.map(({ valLoss }) => valLoss ?? 0);
  const byLoss = [...sound].sort((a, b) => (a.valLoss ?? 0) - (b.valLoss ?? 0) || (a.key < b.key ? -1 : 1));
  return {
    n: replicates.length,
    diverged: replicates.length - sound.length,
    hasDiverged: sound.length < replicates.length,
    mean: expect.closeTo(mean / 100, 12),
    sd: correct.length > 1 ? expect.closeTo(Math.sqrt(squares / (correct.length - 1)) / 100, 12) : null,
    place: expect.closeTo(-mean, 12),
    valLoss: expect.closeTo(losses.reduce((sum, value) => sum + value, 0) / losses.length, 12),
    probeKey: byLoss[Math.ceil(byLoss.length / 2) - 1]?.key,
  };
}

async function expectRecomputed(sweepId: string, n: number) {
  const rows = await database.prisma.configuration.findMany({ where: { sweepId } });
  const expected = await recomputed(sweepId);
  expect([...expected.values()].map((figures) => figures.n)).toEqual(rows.map(() => n));
  for (const row of rows) expect(row).toMatchObject(expected.get(row.id) ?? {});
}

describe('the figures of configurations', () => {
  it('are those of their probes, one of which has diverged', async () => {
    const pack = { sweepId: 'sweep1', layer: 0, pack: 0, claim: 'claim' };
    await plannedSweep(database, { ...GRID, replicates: { seeds: 5 } });
    await claimPack(database, pack);
    // Correct and losses that are not in order: 60 + 7 row mod 11, and 0.5 + row mod 3.
    await recordClaimed(database, pack, (trial, row) =>
      resultOf(trial, row, row === 7 ? null : 60 + ((7 * row) % 11), 0.5 + (row % 3)),
    );
    await expectRecomputed('sweep1', 5);
  });

  it('are so too where packs that share a configuration are recorded at once', async () => {
    for (let round = 0; round < 15; round++) {
      const sweepId = `sweep${round}`;
      await plannedSweep(database, { ...GRID, parameters: { ...GRID.parameters, epochs: round + 1 } }, sweepId);
      const packs = await splitPack(database, { sweepId, layer: 0, pack: 0 });
      for (const pack of packs) await claimPack(database, { sweepId, layer: 0, pack, claim: 'claim' });
      await Promise.all(
        packs.map((pack) =>
          recordClaimed(database, { sweepId, layer: 0, pack, claim: 'claim' }, (trial, row) =>
            resultOf(trial, row, 50 + 10 * pack + row, 0.1 * (row + 1)),
          ),
        ),
      );
      await expectRecomputed(sweepId, 2);
    }
  });
});
