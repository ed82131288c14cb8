import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ProbeCard } from '@sonde/contracts';
import { writeTinyDataset } from '@sonde/testing';
import { startFakeApi, type FakeApi } from '../__fixtures__/fake-api';
import { printed } from '../__fixtures__/printed';
import { probeCard, writeTakenProbe } from '../__fixtures__/taken-probe';
import { verify } from './verify';

let folder: string;
let file: string;
let card: ProbeCard;
let api: FakeApi;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sonde-verify-spec-'));
  card = probeCard(await writeTinyDataset(join(folder, 'data')));
  file = await writeTakenProbe(folder, card);
  api = await startFakeApi(() => {
    const json = {
      type: 'urn:sonde:problem:not_found',
      title: 'not found',
      status: 404,
      code: 'not_found',
      detail: '',
    };
    return { status: 404, json };
  });
  process.env['SONDE_API_URL'] = api.url;
});
afterAll(async () => {
  delete process.env['SONDE_API_URL'];
  await api.close();
  await rm(folder, { recursive: true });
});

const { signal: interrupted } = new AbortController();

// That a probe is trained again, and is the same, is shown on a whole stack: e2e/answers.spec.ts.
describe('sonde verify', () => {
  it('asks the stack that runs where the dataset lies, and for --dataset where it does not know', async () => {
    const { code, stderr } = await printed(() => verify(file, {}, interrupted));
    expect([code, stderr]).toEqual([
      2,
      'error: no stack that runs here knows dataset tiny: say where it lies with --dataset FOLDER\n',
    ]);
    expect(api.asked.map(({ what }) => what)).toEqual([`GET /v1/datasets/tiny%40${card.trained_on.dataset.digest}`]);
  });

  it('trains nothing on other labels or features than those of the card', async () => {
    for (const name of ['second.safetensors', 'labels.safetensors']) {
      const dataset = join(folder, `without-${name}`);
      await writeTinyDataset(dataset);
      const changed = await readFile(join(dataset, name));
      // One bit of the first array, behind the header: that of train.
      const first = 8 + Number(changed.readBigUInt64LE(0));
      changed.writeUInt8(changed.readUInt8(first) ^ 1, first);
      await writeFile(join(dataset, name), changed);
      const { code, stderr } = await printed(() => verify(file, { dataset }, interrupted));
      expect(code).toBe(2);
      expect(stderr).toContain(`the dataset in ${dataset} is not the one that the probe was trained on`);
      expect(stderr).toContain(`${join(dataset, name)} split train`);
    }
  });

  it('starts nothing for a card that is none', async () => {
    const none = join(folder, 'none.json');
    await writeFile(none, '{ "format": "something else" }');
    const { code, stderr } = await printed(() => verify(none, {}, interrupted));
    expect(code).toBe(2);
    expect(stderr).toContain(`error: ${none} is no card of a probe\n  ${none}:1:13 /format: `);
  });
});
