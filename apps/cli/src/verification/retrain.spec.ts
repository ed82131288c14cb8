import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiClient } from '@sonde/contracts/client';
import { writeTinyDataset } from '@sonde/testing';
import { followed, startFakeApi, type Answer, type FakeApi } from '../__fixtures__/fake-api';
import { printed } from '../__fixtures__/printed';
import { registration, sweepView } from '../__fixtures__/samples';
import { probeCard, writeTakenProbe } from '../__fixtures__/taken-probe';
import { readTakenProbe, type TakenProbe } from './card-file';
import { retrain } from './retrain';

let folder: string;
let taken: TakenProbe;
let api: FakeApi;
let answers: Readonly<Record<string, Answer>>;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sonde-retrain-'));
  taken = await readTakenProbe(await writeTakenProbe(folder, probeCard(await writeTinyDataset(join(folder, 'data')))));
  api = await startFakeApi(({ what }) => answers[what] ?? { status: 404 });
});
afterAll(async () => {
  await api.close();
  await rm(folder, { recursive: true });
});

describe('retrain', () => {
  it('submits the one trial of the card, and says why there is no probe of it', async () => {
    const dataset = { name: 'tiny', version: 1, digest: 'd'.repeat(64), path: folder };
    const described = { registered_at: '2026-01-02T03:04:05.000Z', splits: {}, targets: [], layers: [], warnings: [] };
    const trial = { index: 0, layer: 'second', target: 'labels', configuration: 'c', parameters: {}, seed: 0 };
    const failure = { class: 'out_of_memory', message: 'the pack needs 9 GB' };
    const item = { ...trial, state: 'failed', probe_key: null, failure, pruning: null };
    answers = {
      'POST /v1/datasets': { json: registration({ ...dataset, ...described }) },
      'POST /v1/sweeps': { status: 202, json: sweepView('planning') },
      'GET /v1/sweeps/abc123/events': followed(sweepView('completed', { planned: 1, failed: 1 })),
      'GET /v1/sweeps/abc123/probes?limit=1': { json: { items: [], next_cursor: null } },
      'GET /v1/sweeps/abc123/trials?limit=1': { json: { items: [item], next_cursor: null } },
    };
    const { signal: interrupted } = new AbortController();
    let found: unknown;
    await printed(async () => {
      found = await retrain(new ApiClient(api.url), taken, { dataset: folder, folder, interrupted });
    });
    expect(found).toBe('failed: the pack needs 9 GB');
    expect(api.asked[1]?.body).toEqual({
      name: 'verify',
      dataset: 'tiny@dddddddddddddddd',
      layers: ['second'],
      targets: ['labels'],
      parameters: taken.card.parameters,
      replicates: { seeds: [0] },
    });
  });
});
