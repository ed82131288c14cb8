import { ClaimLost } from '@sonde/contracts';
import { RandomStream, type PackAttempt } from '@sonde/domain';
import {
  claimPack,
  closePack,
  closeTrials,
  countTrials,
  extendSweep,
  listTrials,
  loadPack,
  openPacks,
  pruneLayer,
  recordPack,
  recordRung,
  releasePack,
  retryTrials,
  splitPack,
} from '../index';
import { plannedSweep, resultOf, someTrainer, trainedPack } from '../testing/builders';
import { createTestDatabase, type TestDatabase } from '../testing/test-database';

let database: TestDatabase;
beforeEach(async () => (database = await createTestDatabase()));
afterEach(() => database.drop());

/** Two layers, 2 x 3 configurations of four seeds in packs of two lengths: 48 trials, and 60 with a fifth seed. */
const GRID = {
  parameters: { learning_rate: [0.1, 0.2, 0.3], epochs: [8, 9] },
  replicates: { seeds: 4 },
  early_terminate: { type: 'successive_halving', min_epochs: 2, eta: 2 },
};
const FAILURE = { class: 'internal', message: 'no' } as const;

/** What may happen to a pack that is open. Some of it fails when others were quicker: then there is nothing to load. */
async function meddle(pack: PackAttempt, choice: number): Promise<void> {
  if (choice < 1) return void (await splitPack(database, pack));
  if (choice < 2) return void (await closePack(database, pack, FAILURE));
  if (choice < 3) return releasePack(database, pack);
  if (choice < 4) return void (await retryTrials(database, pack.sweepId, {}));
  if ((await claimPack(database, pack, () => Promise.resolve(choice < 6 ? 3 : Infinity))) !== 'train') return;
  const work = await loadPack(database, pack).catch(() => undefined);
  if (!work) return;
  if (choice < 8) {
    const scores = work.trials.map((trial) => {
      const { val = null } = resultOf(trial, 0, 60 + trial.seed).scores;
      return { trial: trial.index, val };
    });
    return recordRung(database, work, { epoch: 2, scores }).catch(unlessLost);
  }
  const probes = work.trials.map((trial, row) => resultOf(trial, row, row % 5 === 4 ? null : 60 + row)).reverse();
  await recordPack(database, work, trainedPack(pack.claim, probes), someTrainer).catch(unlessLost);
}

/** Others may have taken the pack over meanwhile. */
function unlessLost(error: unknown): void {
  if (!(error instanceof ClaimLost)) throw error;
}

/** A trainer, or an orchestrator, that does one thing after another to whatever is open. */
async function bustle(seed: number): Promise<void> {
  const random = new RandomStream(seed, 'order');
  for (let step = 0; step < 12; step++) {
    const layer = step % 2;
    const { packs } = await openPacks(database, { sweepId: 'sweep1', layer, after: -1, limit: 100, until: null });
    const pack = packs[Math.floor(random.nextUniform() * packs.length)];
    if (pack !== undefined)
      await meddle({ sweepId: 'sweep1', layer, pack, claim: `${seed}-${step}` }, random.nextUniform() * 12);
    if (step % 4 === 3) await pruneLayer(database, 'sweep1', layer, 2);
  }
}

const sum = (counts: object | undefined) =>
  Object.values(counts ?? {}).reduce((total: number, n) => total + Number(n), 0);

describe('the states of trials', () => {
  it('add up to what was planned at every moment, and no two changes wait for each other', async () => {
    await plannedSweep(database, GRID);
    const seen = new Set<number>();
    let isOver = false;
    const look = async () => {
      while (!isOver) seen.add(sum((await countTrials(database, ['sweep1'])).get('sweep1')));
    };
    const looking = look();
    await Promise.all([...[1, 2, 3, 4].map(bustle), extendSweep(database, 'sweep1', { replicates: { seeds: 5 } })]);
    await closeTrials(database, 'sweep1', 'cancelled');
    isOver = true;
    await looking;
    expect([...seen].filter((total) => total !== 48 && total !== 60)).toEqual([]);
    const trials = await listTrials(database, 'sweep1', 100, -1);
    expect(trials).toHaveLength(60);
    expect(trials.filter(({ state }) => state === 'pending' || state === 'running')).toEqual([]);
    // Who has a probe has ended with it, and the attempt that held the trial has recorded it.
    const artifacts = new Map((await database.prisma.probe.findMany()).map(({ key, artifact }) => [key, artifact]));
    const isTrained = (state: string) => ['succeeded', 'cached', 'diverged'].includes(state);
    expect(trials.filter(({ state, probeKey }) => isTrained(state) && !artifacts.has(probeKey))).toEqual([]);
    const rows = await database.prisma.trial.findMany({ where: { state: 'succeeded' } });
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.filter(({ claim, probeKey }) => artifacts.get(probeKey) !== claim)).toEqual([]);
  });
});

describe('listTrials', () => {
  it('pages through the trials of a state, in their order', async () => {
    const { trials } = await plannedSweep(database, { ...GRID, early_terminate: undefined });
    await claimPack(database, { sweepId: 'sweep1', layer: 0, pack: 1, claim: 'claim' });
    const pages = [await listTrials(database, 'sweep1', 10, -1, 'running')];
    pages.push(await listTrials(database, 'sweep1', 10, pages[0]?.at(-1)?.index ?? NaN, 'running'));
    expect(pages.map(({ length }) => length)).toEqual([10, 2]);
    const expected = trials.filter(({ layer, pack }) => layer === 0 && pack === 1);
    const { index, seed, configuration, parameters, probeKey, target, layerName } = expected[0] ?? {};
    expect(pages[0]?.[0]).toMatchObject({ index, seed, configuration, parameters, probeKey, target, layerName });
    expect(pages.flat().map((trial) => trial.index)).toEqual(expected.map((trial) => trial.index));
  });
});
