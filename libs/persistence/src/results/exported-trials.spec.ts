import { claimPack } from '../execution/claim-pack';
import { closePack } from '../execution/packs';
import { exportedTrials, type ExportedTrial } from '../index';
import { plannedSweep, recordClaimed, resultOf, withFigures } from '../testing/builders';
import { createTestDatabase, type TestDatabase } from '../testing/test-database';

let database: TestDatabase;
beforeEach(async () => (database = await createTestDatabase()));
afterEach(() => database.drop());

async function pages() {
  const all: ExportedTrial[][] = [];
  for await (const page of exportedTrials(database, 'sweep1')) all.push(page);
  return all;
}

describe('exportedTrials', () => {
  it('gives each trial with what its probe does on train and val, and nothing of test', async () => {
    const { trials } = await plannedSweep(database, { parameters: { learning_rate: [0.1, 0.2] } });
    const pack = { sweepId: 'sweep1', layer: 0, pack: 0, claim: 'claim' };
    await claimPack(database, pack);
    await recordClaimed(database, pack, (trial, row) =>
      row === 0 ? withFigures(resultOf(trial, row, 60), { auroc: 0.7, ece: null }) : resultOf(trial, row, null),
    );
    const failure = { class: 'internal', message: 'it broke' } as const;
    await closePack(database, { ...pack, layer: 1 }, failure);
    const none = { failureClass: null, failureMessage: null, pruning: null };
    const failed = { failureClass: 'internal', failureMessage: 'it broke', pruning: null };
    const missing = { correct: null, loss: null, figures: {} };
    const figures = { accuracy: 0.6, loss: 0.5, auroc: 0.7, ece: null };
    const [solid, diverged, ...others] = trials.map(
      ({ index, layerName, target, configuration, parameters, seed }) => ({
        ...{ index, layerName, target, configuration, parameters, seed },
      }),
    );
    expect(await pages()).toEqual([
      [
        {
          ...{ ...solid, ...none, state: 'succeeded', probeKey: trials[0]?.probeKey },
          train: { rows: 200, correct: 150, loss: 0.4, figures: { accuracy: 0.75, loss: 0.4 } },
          val: { rows: 100, correct: 60, loss: 0.5, figures },
        },
        {
          ...{ ...diverged, ...none, state: 'diverged', probeKey: trials[1]?.probeKey },
          train: { rows: 200, ...missing },
          val: { rows: 100, ...missing },
        },
        ...others.map((trial) => ({ ...trial, ...failed, state: 'failed', probeKey: null, train: null, val: null })),
      ],
    ]);
  });

  it('gives a thousand at a time, in their order, each once', async () => {
    const replicates = { seeds: 1_001 };
    await plannedSweep(database, { layers: ['first'], parameters: { learning_rate: [0.1, 0.2] }, replicates });
    const all = await pages();
    expect(all.map(({ length }) => length)).toEqual([1_000, 1_000, 2]);
    expect(all.flat().map(({ index }) => index)).toEqual([...Array(2_002).keys()]);
    expect(all[2]?.map(({ seed, state, probeKey }) => [seed, state, probeKey])).toEqual([
      [999, 'pending', null],
      [1_000, 'pending', null],
    ]);
  });

  it('gives nothing of a sweep that is not there', async () => {
    expect(await pages()).toEqual([]);
  });
});
