import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BadInput, type ProbeCard } from '@sonde/contracts';
import { writeTinyDataset } from '@sonde/testing';
import { WEIGHTS, probeCard, writeTakenProbe } from '../__fixtures__/taken-probe';
import { describe as described } from '../output/console';
import { readTakenProbe } from './card-file';

let folder: string;
let card: ProbeCard;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sonde-card-'));
  card = probeCard(await writeTinyDataset(join(folder, 'data')));
});
afterAll(() => rm(folder, { recursive: true }));

/** What is said of a card that cannot be used. */
async function complaint(file: string): Promise<string[]> {
  const error: unknown = await readTakenProbe(file).catch((thrown: unknown) => thrown);
  if (!(error instanceof BadInput)) throw error;
  return [error.message, ...error.issues.map(described)];
}

describe('readTakenProbe', () => {
  it('reads a card with the weights beside it', async () => {
    const taken = await readTakenProbe(await writeTakenProbe(folder, card));
    expect(taken.card).toEqual(card);
    expect(taken.parameters).toMatchObject({ optimizer: 'adam', learning_rate: 0.01, epochs: 5 });
    expect([...(taken.weights.get('bias') ?? [])]).toEqual([0.5, -0.5]);
  });

  it('says where a card is wrong', async () => {
    const file = await writeTakenProbe(folder, { ...card, seed: 1.5 });
    expect((await complaint(file))[1]).toMatch(/probe\.card\.json:\d+:\d+ \/seed: /);
    await writeTakenProbe(folder, { ...card, parameters: { ...card.parameters, learning_rate: -1 } });
    expect(await complaint(file)).toEqual([
      `${file} is no card of a probe`,
      expect.stringMatching(/:\d+:\d+ \/parameters\/learning_rate: expected a number above 0$/),
    ]);
    await writeFile(file, '{"format": "sonde-probe-card/1",');
    expect((await complaint(file))[0]).toContain('is no JSON');
    expect(await complaint(join(folder, 'none.json'))).toEqual([
      `${join(folder, 'none.json')}: there is no such file`,
      expect.any(String),
    ]);
  });

  it('refuses a card that was changed: its key covers what determines a probe', async () => {
    for (const changed of [{ seed: 1 }, { parameters: { ...card.parameters, epochs: 6 } }]) {
      const said = await complaint(await writeTakenProbe(folder, { ...card, ...changed }));
      expect(said[1]).toMatch(/:3:16 \/probe_key: is not the key of what the card says/);
    }
    // What older numerics trained has a key of theirs.
    const older = await readTakenProbe(await writeTakenProbe(folder, { ...card, seed: 1, numerics: 1 }));
    expect(older.card.seed).toBe(1);
  });

  it('refuses weights that are not those of the card, or not there', async () => {
    const other = Buffer.from(WEIGHTS);
    other[other.length - 1] = 0x41;
    const file = await writeTakenProbe(folder, card, other);
    expect((await complaint(file))[0]).toContain('holds other weights than the card describes');
    await rm(join(folder, card.weights.file));
    expect((await complaint(file))[0]).toContain(': there is no such file');
  });
});
