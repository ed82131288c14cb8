import { existsSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { claimPack, closePack } from '@sonde/persistence';
import { createTestDatabase, type TestDatabase } from '@sonde/persistence/testing';
import { plannedSweep, resultOf, trainedPack, recordTrained, workOf } from '@sonde/persistence/testing/builders';
import { artifactName, checkpointFolder, checkpointPath } from '@sonde/probes';
import { clearLeftovers } from './leftovers';

const claimOf = (number: number) => `00000000-0000-4000-8000-00000000000${number}`;

let folder: string;
let database: TestDatabase;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sonde-leftovers-'));
  database = await createTestDatabase();
});
afterEach(async () => {
  await database.drop();
  rmSync(folder, { recursive: true });
});

function write(name: string, ageHours = 25): string {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, '');
  const then = Date.now() / 1000 - ageHours * 3600;
  utimesSync(path, then, then);
  return name;
}

const isThere = (name: string) => existsSync(join(folder, name));
const artifact = (pack: number, claim: string) => artifactName({ sweepId: 'sweep1', layer: 0, pack, claim });
const checkpoint = (pack: number, claim: string) =>
  checkpointPath(checkpointFolder('', { sweepId: 'sweep1', layer: 0, pack }), claim);

describe('clearLeftovers', () => {
  it('removes what nobody recorded, and keeps what is recorded, claimed, young or not its own', async () => {
    // Four packs: the first is recorded by claim 1, the second held by claim 2, the third has failed, the last is open.
    const parameters = { epochs: [5, 6, 7, 8] };
    const { trials } = await plannedSweep(database, { layers: ['first'], parameters });
    const ofPack = (pack: number) => trials.filter((trial) => trial.pack === pack);
    const recorded = ofPack(0).map((trial, row) => resultOf(trial, row, 60));
    await recordTrained(
      database,
      { ...workOf('sweep1', ofPack(0)), claim: claimOf(1) },
      trainedPack(artifact(0, claimOf(1)), recorded),
    );
    await claimPack(database, { sweepId: 'sweep1', layer: 0, pack: 1, claim: claimOf(2) });
    await closePack(database, { sweepId: 'sweep1', layer: 0, pack: 2 }, { class: 'internal', message: 'no' });
    // Recording noted the artifact of claim 1.
    await database.prisma.artifact.create({ data: { name: artifact(0, claimOf(7)), stamp: '' } });

    const kept = [
      write(artifact(0, claimOf(1))),
      write(artifact(1, claimOf(2))),
      write(`${artifact(1, claimOf(2))}.${claimOf(9)}.tmp`),
      write(artifact(0, claimOf(3)), 23),
      write(checkpoint(1, claimOf(4))),
      write(checkpoint(3, claimOf(4))),
      write(checkpoint(2, claimOf(4)), 23),
      write('sweep1/notes.txt'),
      write('notes.txt'),
    ];
    const gone = [
      // Of an attempt that was refused, and of one that was killed before it could record.
      write(artifact(0, claimOf(5))),
      write(artifact(1, claimOf(5))),
      // Of a version that knew no claims.
      write('sweep1/layer-0.pack-0.safetensors'),
      write('sweep1/layer-0.pack-0.checkpoint.safetensors'),
      write(`${artifact(1, claimOf(6))}.${claimOf(9)}.tmp`),
      write(checkpoint(0, claimOf(4))),
      write(checkpoint(2, claimOf(5))),
      write('removed-sweep/layer-0.pack-0.safetensors'),
    ];
    expect(await clearLeftovers(database, { artifacts: folder })).toBe(gone.length);
    expect(gone.filter(isThere)).toEqual([]);
    expect(kept.filter((name) => !isThere(name))).toEqual([]);
    // A folder that is empty by that goes too.
    expect(isThere(dirname(checkpoint(0, '')))).toBe(false);
    expect((await database.prisma.artifact.findMany()).map(({ name }) => name)).toEqual([artifact(0, claimOf(1))]);
    expect(await clearLeftovers(database, { artifacts: folder })).toBe(0);
  });

  it('removes nothing for a database that knows no sweep', async () => {
    const name = write(artifact(0, claimOf(1)));
    expect(await clearLeftovers(database, { artifacts: folder })).toBe(0);
    expect(isThere(name)).toBe(true);
  });

  it('has nothing to do where no pack was ever trained', async () => {
    await plannedSweep(database);
    expect(await clearLeftovers(database, { artifacts: join(folder, 'nowhere') })).toBe(0);
  });
});
