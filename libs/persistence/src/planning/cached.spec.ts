import {
  cachedArtifacts,
  claimPack,
  countTrials,
  knownProbes,
  loadPack,
  markDamaged,
  rankConfigurations,
  rankLayers,
  recordRung,
  reopenDamaged,
} from '../index';
import { plannedSweep, recordClaimed, recordSweep, resultOf } from '../testing/builders';
import { createTestDatabase, type TestDatabase } from '../testing/test-database';

let database: TestDatabase;
beforeEach(async () => (database = await createTestDatabase()));
afterEach(() => database.drop());

/** Two learning rates x three seeds on each of two layers: 12 trials, a pack a layer. */
const GRID = { parameters: { learning_rate: [0.1, 0.01] }, replicates: { seeds: 3 } };

async function counts(id: string) {
  return (await countTrials(database, [id])).get(id);
}

/** Records the grid as sweep1, whose six probes a layer have 60 to 65 correct, or have diverged. */
async function recorded(fields: object = {}, divergedRow = -1) {
  const planned = await plannedSweep(database, { ...GRID, ...fields });
  await recordSweep(database, planned, (trial, row) => resultOf(trial, row, row === divergedRow ? null : 60 + row));
}

describe('a probe that another sweep has trained', () => {
  it('ends its trials when they are planned, with the same ranking', async () => {
    await recorded({}, 4);
    await plannedSweep(database, GRID, 'sweep2');
    expect(await counts('sweep2')).toMatchObject({ cached: 12, pending: 0 });
    const [one, other] = [
      await rankConfigurations(database, 'sweep1', 9),
      await rankConfigurations(database, 'sweep2', 9),
    ];
    expect(other).toHaveLength(4);
    expect(other).toEqual(one);
  });

  it('ends those of an added seed alone', async () => {
    await recorded();
    await plannedSweep(database, { ...GRID, replicates: { seeds: 4 } }, 'sweep2');
    expect(await counts('sweep2')).toMatchObject({ cached: 12, pending: 4 });
    const [best] = await rankConfigurations(database, 'sweep2', 1);
    expect(best).toMatchObject({ n: 3, mean: 0.64 });
  });

  it('does not where its evaluation on a test split is missing, or is one of other rows', async () => {
    await recorded({}, 0);
    await database.prisma.evaluation.updateMany({
      where: { digest: { not: '' }, probe: { layerName: 'first', artifactRow: { in: [1, 2] } } },
      data: { digest: 'of other rows' },
    });
    await database.prisma.evaluation.deleteMany({ where: { probe: { layerName: 'second', artifactRow: 5 } } });
    await plannedSweep(database, GRID, 'sweep2');
    // The one of row 0 has diverged, and needs none.
    expect(await counts('sweep2')).toMatchObject({ cached: 9, pending: 3 });
    await claimPack(database, { sweepId: 'sweep2', layer: 1, pack: 0, claim: 'claim' });
    await recordClaimed(database, { sweepId: 'sweep2', layer: 1, pack: 0, claim: 'claim' }, (trial, row) =>
      resultOf(trial, row, 10),
    );
    await plannedSweep(database, GRID, 'sweep3');
    expect(await counts('sweep3')).toMatchObject({ cached: 10, pending: 2 });
    // What was there first stays.
    expect((await rankLayers(database, 'sweep3'))[1]).toMatchObject({ layerName: 'second', mean: 0.64 });
  });

  it('does not where a draw of controls is missing, wherever its configuration has the others', async () => {
    const controls = { permuted_labels: 3 };
    const planned = await plannedSweep(database, { ...GRID, controls });
    // Draws 0 to 2 of the first configuration of a layer are with its three seeds; the second one lacks draw 1.
    await recordSweep(database, planned, (trial, row) => {
      const draw = trial.seed;
      const permuted = row === 4 ? [] : [{ draw, figures: { accuracy: 0.5, loss: 1 } }];
      return { ...resultOf(trial, row, 60), permuted };
    });
    await plannedSweep(database, { ...GRID, controls }, 'sweep2');
    expect(await counts('sweep2')).toMatchObject({ cached: 6, pending: 6 });
    await plannedSweep(database, { ...GRID, controls: { permuted_labels: 4 } }, 'sweep3');
    expect(await counts('sweep3')).toMatchObject({ cached: 0, pending: 12 });
    // Of two draws the second configuration still lacks one, whichever others it has.
    await plannedSweep(database, { ...GRID, controls: { permuted_labels: 2 } }, 'sweep4');
    expect(await counts('sweep4')).toMatchObject({ cached: 6, pending: 6 });
    await plannedSweep(database, GRID, 'sweep5');
    expect(await counts('sweep5')).toMatchObject({ cached: 12, pending: 0 });
  });
});

describe('a probe that a sweep with rungs wants', () => {
  const early = (min_epochs: number) => ({ early_terminate: { type: 'successive_halving', min_epochs, eta: 2 } });
  /** Rungs at 2 and 4 of 8 epochs. */
  const RUNGS = { ...GRID, layers: ['first'], parameters: { learning_rate: 0.1, epochs: 8 }, ...early(2) };
  const ofSecond = { sweepId: 'sweep2', layer: 0, pack: 0, claim: 'claim' };

  /** Trains a sweep's only pack, with the same figures at each of its rungs, and with each of the seeds a draw of controls. */
  async function trained(sweepId: string, rungs: readonly number[] = []) {
    const attempt = { sweepId, layer: 0, pack: 0, claim: 'claim' };
    for (const epoch of rungs) {
      await claimPack(database, attempt);
      const work = await loadPack(database, attempt, epoch);
      const scores = work.trials.map((trial) => ({
        trial: trial.index,
        val: resultOf(trial, 0, 60).scores['val'] ?? null,
      }));
      await recordRung(database, work, { epoch, scores });
    }
    await claimPack(database, attempt);
    await recordClaimed(database, attempt, (trial, row) => ({
      ...resultOf(trial, row, 70),
      permuted: [{ draw: trial.seed, figures: { accuracy: 0.5, loss: 1 } }],
    }));
  }

  /** What a sweep has cached once it is planned; knownProbes has to say the same beforehand. */
  async function cachedOf(fields: object, id: string) {
    const { sweep, trials } = await plannedSweep(database, fields, id);
    const { spec, metric, dataset } = sweep;
    const known = await knownProbes(database, trials, { dataset: dataset.description, layer: 0, spec, metric });
    const cached = (await counts(id))?.cached;
    expect(known).toHaveLength(cached ?? NaN);
    return cached;
  }

  it('is one that has been through them, for any metric', async () => {
    await plannedSweep(database, RUNGS);
    await trained('sweep1', [2, 4]);
    expect(await cachedOf(RUNGS, 'sweep2')).toBe(3);
    expect(await cachedOf({ ...RUNGS, metric: { name: 'val/loss' } }, 'sweep3')).toBe(3);
    // Its rungs are at 4 alone, and at 3 and 6.
    expect(await cachedOf({ ...RUNGS, ...early(4) }, 'sweep4')).toBe(3);
    expect(await cachedOf({ ...RUNGS, ...early(3) }, 'sweep5')).toBe(0);
    // Balanced accuracy was not taken there.
    expect(await cachedOf({ ...RUNGS, metric: { name: 'val/balanced_accuracy' } }, 'sweep6')).toBe(0);
    expect(await cachedOf({ ...RUNGS, early_terminate: undefined }, 'sweep7')).toBe(3);
  });

  it('is trained again where it has not been through them, once', async () => {
    await plannedSweep(database, { ...RUNGS, early_terminate: undefined });
    await trained('sweep1');
    expect(await cachedOf(RUNGS, 'sweep2')).toBe(0);
    expect(await claimPack(database, ofSecond)).toBe('train');
    await trained('sweep2', [2, 4]);
    expect(await cachedOf(RUNGS, 'sweep3')).toBe(3);
  });

  it('is found too when controls are wanted, and when a pack is taken up', async () => {
    const controls = { permuted_labels: 3 };
    for (const id of ['sweep1', 'sweep2']) await plannedSweep(database, RUNGS, id);
    await trained('sweep1', [2, 4]);
    expect(await claimPack(database, ofSecond)).toBe('ended');
    expect(await cachedOf({ ...RUNGS, controls }, 'sweep3')).toBe(3);
    expect(await cachedOf({ ...RUNGS, ...early(3), controls }, 'sweep4')).toBe(0);
    expect(await cachedOf({ ...RUNGS, early_terminate: undefined, controls }, 'sweep5')).toBe(3);
  });

  it('needs no rungs where it meets none', async () => {
    // lbfgs has no epochs, and two epochs end at the first rung.
    const parameters = [{ optimizer: 'lbfgs' }, { learning_rate: 0.1, epochs: 2 }, { learning_rate: 0.1, epochs: 8 }];
    const fields = { ...RUNGS, parameters, replicates: { seeds: 1 } };
    const planned = await plannedSweep(database, { ...fields, early_terminate: undefined });
    await recordSweep(database, planned, (trial, row) => resultOf(trial, row, 70));
    expect(await cachedOf(fields, 'sweep2')).toBe(2);
  });
});

describe('a probe that is lost or damaged', () => {
  const ofSecond = { sweepId: 'sweep2', layer: 0, pack: 0, claim: 'claim' };

  it('ends no trial, and is replaced by whoever trains it again, in every sweep that has it', async () => {
    await recorded();
    const lost = await database.prisma.probe.findMany({
      where: { layerName: 'first' },
      orderBy: { artifactRow: 'asc' },
    });
    expect(await markDamaged(database, lost[0]?.artifact ?? '', [1, 4])).toBe(2);
    await plannedSweep(database, GRID, 'sweep2');
    expect(await counts('sweep2')).toMatchObject({ cached: 10, pending: 2 });
    await claimPack(database, ofSecond);
    await recordClaimed(database, ofSecond, (trial, row) => resultOf(trial, row, 90 + row, 0.25));
    expect(await counts('sweep2')).toMatchObject({ cached: 10, succeeded: 2 });

    const rows = await database.prisma.probe.findMany({ where: { layerName: 'first' }, orderBy: { key: 'asc' } });
    const byKey = new Map(rows.map((row) => [row.key, row]));
    // Rows 1 and 4 are rows 0 and 1 of the new artifact, with 90 and 91 correct; the others are as they were.
    expect(
      lost.map(({ key }) => byKey.get(key)).map((row) => [row?.artifact, row?.artifactRow, row?.valCorrect]),
    ).toEqual([
      ...[
        ['0-0', 0, 60],
        ['sweep2-0-0', 0, 90],
        ['0-0', 2, 62],
      ],
      ...[
        ['0-0', 3, 63],
        ['sweep2-0-0', 1, 91],
        ['0-0', 5, 65],
      ],
    ]);
    expect(rows.filter(({ damagedAt }) => damagedAt !== null)).toEqual([]);
    const [one, other] = [await rankLayers(database, 'sweep1'), await rankLayers(database, 'sweep2')];
    expect(one).toEqual(other);
    // 63, 91 and 65 of 100.
    expect(one[0]).toMatchObject({ layerName: 'first', mean: expect.closeTo(0.73, 12) });
  });

  it('is trained again too where its trials are cached already, once they are opened', async () => {
    await recorded();
    const { sweep } = await plannedSweep(database, GRID, 'sweep2');
    const [artifact] = await cachedArtifacts(database, 'sweep2');
    expect(artifact).toEqual({ name: expect.any(String), stamp: '1 1' });
    await markDamaged(database, '0-0', null);
    expect(await reopenDamaged(database, sweep)).toBe(6);
    expect(await reopenDamaged(database, sweep)).toBe(0);
    expect(await counts('sweep2')).toMatchObject({ cached: 6, pending: 6 });
    // What is to be trained again counts no more, in this sweep.
    expect((await rankLayers(database, 'sweep2')).map(({ layerName }) => layerName)).toEqual(['second']);
    expect(await rankLayers(database, 'sweep1')).toHaveLength(2);
  });
});

describe('a probe of the same sweep', () => {
  it('ends the trials of another layer that holds the same numbers', async () => {
    await plannedSweep(database, { ...GRID, dataset: 'twins' });
    const [one, other] = [0, 1].map((layer) => ({ sweepId: 'sweep1', layer, pack: 0, claim: 'claim' }));
    if (!one || !other) throw new Error('there are two');
    await claimPack(database, one);
    await recordClaimed(database, one, (trial, row) => resultOf(trial, row, 60 + row));
    expect(await counts('sweep1')).toMatchObject({ succeeded: 6, pending: 6 });
    expect(await claimPack(database, other)).toBe('ended');
    expect(await counts('sweep1')).toMatchObject({ succeeded: 6, cached: 6 });
    const rows = await rankConfigurations(database, 'sweep1', 9);
    expect(rows.map(({ layerName, mean, n }) => [layerName, mean, n])).toEqual([
      ['first', 0.64, 3],
      ['second', 0.64, 3],
      ['first', 0.61, 3],
      ['second', 0.61, 3],
    ]);
  });
});
