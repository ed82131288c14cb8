import { claimPack } from '../execution/claim-pack';
import { replicatesOf } from '../index';
import { plannedSweep, recordClaimed, recordSweep, resultOf } from '../testing/builders';
import { createTestDatabase, type TestDatabase } from '../testing/test-database';

let database: TestDatabase;
beforeEach(async () => (database = await createTestDatabase()));
afterEach(() => database.drop());

describe('replicatesOf', () => {
  it('lists the probes of the configurations that are asked for, seed by seed', async () => {
    const planned = await plannedSweep(database, {
      layers: ['first'],
      parameters: { learning_rate: [0.1, 0.2, 0.3] },
      replicates: { seeds: [10, 9, 2 ** 32 - 1] },
    });
    const { trials } = planned;
    await recordSweep(database, planned, (trial, row) => resultOf(trial, row, row === 4 ? null : 60 + row, 1 + row));
    const asked = [...new Set(trials.map(({ configuration }) => configuration))].slice(1);
    const expected = trials
      .map(({ configuration, seed, probeKey }, row) => ({
        ...{ configuration, seed, probeKey, diverged: row === 4, artifact: '0-0', artifactRow: row, digests: {} },
        ...(row === 4 ? { valCorrect: null, valLoss: null } : { valCorrect: 60 + row, valLoss: 1 + row }),
      }))
      .filter(({ configuration }) => asked.includes(configuration))
      .sort((a, b) =>
        a.configuration === b.configuration ? a.seed - b.seed : a.configuration < b.configuration ? -1 : 1,
      );
    expect(expected).toHaveLength(6);
    expect(await replicatesOf(database, 'sweep1', asked)).toEqual(expected);
    expect(await replicatesOf(database, 'sweep1', [])).toEqual([]);
  });

  it('leaves out trials that have not ended, though another sweep has their probe', async () => {
    const fields = { layers: ['first'], replicates: { seeds: 2 } };
    const { trials } = await plannedSweep(database, fields, 'early');
    const pack = { sweepId: 'late', layer: 0, pack: 0, claim: 'claim' };
    await plannedSweep(database, fields, 'late');
    await claimPack(database, pack);
    await recordClaimed(database, pack, (trial, row) => resultOf(trial, row, 60));
    const asked = trials.map(({ configuration }) => configuration);
    expect(await replicatesOf(database, 'early', asked)).toEqual([]);
    expect(await replicatesOf(database, 'late', asked)).toHaveLength(2);
  });
});
