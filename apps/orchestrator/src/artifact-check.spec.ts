import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ProbeWeights } from '@sonde/domain';
import { countTrials, type StoredSweep } from '@sonde/persistence';
import { createTestDatabase, type TestDatabase } from '@sonde/persistence/testing';
import { plannedSweep, recordTrained, resultOf, trainedPack, workOf } from '@sonde/persistence/testing/builders';
import { writePackArtifact } from '@sonde/probes';
import { reopenLost } from './artifact-check';

let folder: string;
let database: TestDatabase;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sonde-check-'));
  database = await createTestDatabase();
});
afterEach(async () => {
  await database.drop();
  rmSync(folder, { recursive: true });
});

/** Two layers x three seeds: an artifact of three probes a layer. */
const GRID = { replicates: { seeds: 3 } };
const names = ['first', 'second'];
const file = (layer: number) => join(folder, `${layer}.safetensors`);

/** Records the grid as a trainer does, then plans it again as another sweep, which is cached. */
async function cachedTwice(): Promise<StoredSweep> {
  const { trials } = await plannedSweep(database, GRID);
  for (const [layer, name] of names.entries()) {
    const own = trials.filter((trial) => trial.layerName === name);
    const probes = own.map((trial) => {
      const weights: ProbeWeights = [
        { weight: Float32Array.of(layer, trial.seed, 3), bias: Float32Array.of(trial.seed) },
      ];
      return { weights, raw: weights, predictions: {} };
    });
    const { stamp, digests } = await writePackArtifact(file(layer), { mean: null, scale: null, probes });
    const results = own.map((trial, row) => ({ ...resultOf(trial, row, 60), digests: digests[row] ?? {} }));
    const result = { ...trainedPack(`${layer}.safetensors`, results), stamp };
    await recordTrained(database, workOf('sweep1', own), result);
  }
  return (await plannedSweep(database, GRID, 'sweep2')).sweep;
}

async function counts(id: string) {
  return (await countTrials(database, [id])).get(id);
}

const check = () => reopenLost(database, folder, 'sweep2');

/** Inverts a byte from the end of a file. */
function flip(path: string, fromEnd: number): void {
  const content = readFileSync(path);
  const at = content.length - fromEnd;
  content[at] = 255 - (content[at] ?? 0);
  writeFileSync(path, content);
}

describe('reopenLost', () => {
  it('leaves trials cached whose artifacts are as they were written', async () => {
    await cachedTwice();
    expect(await check()).toBe(0);
    expect(await counts('sweep2')).toMatchObject({ cached: 6, pending: 0 });
  });

  it.each([
    ['gone', (path: string) => rmSync(path)],
    ['emptied', (path: string) => writeFileSync(path, '')],
    ['a folder', (path: string) => (rmSync(path), mkdirSync(path))],
    ['another pack', (path: string) => copyFileSync(file(0), path)],
  ])('opens the trials of an artifact that is %s, and no others', async (_what, damage) => {
    await cachedTwice();
    damage(file(1));
    expect(await check()).toBe(3);
    expect(await counts('sweep2')).toMatchObject({ cached: 3, pending: 3 });
    expect(await counts('sweep1')).toMatchObject({ succeeded: 6 });
    const damaged = await database.prisma.probe.findMany({ where: { damagedAt: { not: null } } });
    expect(damaged.map(({ layerName }) => layerName)).toEqual(['second', 'second', 'second']);
    expect(await check()).toBe(0);
  });

  it('opens the trial of the one probe of a file that is damaged', async () => {
    await cachedTwice();
    // The file ends with the raw weights: three floats of each of three probes, of which the last is of the third one.
    flip(file(1), 1);
    expect(await check()).toBe(1);
    const [damaged] = await database.prisma.probe.findMany({ where: { damagedAt: { not: null } } });
    expect(damaged).toMatchObject({ layerName: 'second', artifactRow: 2 });
  });

  it('reads a file that was touched once, and takes it for whole from then on', async () => {
    await cachedTwice();
    const then = new Date(2020, 1);
    utimesSync(file(1), then, then);
    expect(await check()).toBe(0);
    const { mtimeNs, size } = statSync(file(1), { bigint: true });
    const noted = await database.prisma.artifact.findUnique({ where: { name: '1.safetensors' } });
    expect(noted?.stamp).toBe(`${size} ${mtimeNs}`);
    // Whoever changes it and hides that is found out by whoever reads it, not here.
    flip(file(1), 1);
    utimesSync(file(1), then, then);
    expect(await check()).toBe(0);
  });

  it('gives digests to probes that were recorded without', async () => {
    await cachedTwice();
    const before = await database.prisma.probe.findMany({ orderBy: { key: 'asc' } });
    await database.prisma.$executeRaw`UPDATE probes SET digests = NULL`;
    await database.prisma.artifact.deleteMany();
    expect(await check()).toBe(0);
    expect(await database.prisma.probe.findMany({ orderBy: { key: 'asc' } })).toEqual(before);
    expect(await database.prisma.artifact.count()).toBe(2);
  });
});
