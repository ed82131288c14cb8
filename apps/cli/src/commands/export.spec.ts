import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ProbeCard } from '@sonde/contracts';
import { writeTinyDataset } from '@sonde/testing';
import { startFakeApi, type Answer, type FakeApi } from '../__fixtures__/fake-api';
import { printed } from '../__fixtures__/printed';
import { probeCard, WEIGHTS } from '../__fixtures__/taken-probe';
import { exportOne } from './export';

let folder: string;
let api: FakeApi;
let card: ProbeCard;
let answers: Readonly<Record<string, Answer>>;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sonde-export-'));
  card = probeCard(await writeTinyDataset(join(folder, 'data')));
  api = await startFakeApi(({ what }) => answers[what] ?? { status: 404 });
  process.env['SONDE_API_URL'] = api.url;
});
afterAll(async () => {
  delete process.env['SONDE_API_URL'];
  await api.close();
  await rm(folder, { recursive: true });
});

const { signal: interrupted } = new AbortController();

describe('sonde export SWEEP', () => {
  const CSV = 'GET /v1/sweeps/abc123/export?format=csv';
  const LINES = 'GET /v1/sweeps/abc123/export?format=jsonl';

  it('takes the format from the name of the file, unless it is told', async () => {
    answers = { [CSV]: { text: 'index,layer\n' }, [LINES]: { text: '{"index":0}\n' } };
    for (const [name, format, content] of [
      ['trials.csv', undefined, 'index,layer\n'],
      ['trials.jsonl', undefined, '{"index":0}\n'],
      ['trials.txt', undefined, 'index,layer\n'],
      ['told.csv', 'jsonl', '{"index":0}\n'],
    ] as const) {
      const output = join(folder, name);
      const { code, stderr } = await printed(() =>
        exportOne('abc123', { output, ...(format && { format }) }, interrupted),
      );
      expect([code, stderr, await readFile(output, 'utf8')]).toEqual([0, `${output} written\n`, content]);
    }
    const output = join(folder, 'trials.csv');
    const { stdout } = await printed(() => exportOne('abc123', { output, json: true }, interrupted));
    expect(JSON.parse(stdout)).toEqual({ file: output, format: 'csv' });
  });

  it('leaves no half of a table', async () => {
    answers = { [CSV]: { text: 'index,layer\n0,fir', cut: true } };
    const output = join(folder, 'half.csv');
    const { code, stderr } = await printed(() => exportOne('abc123', { output }, interrupted));
    expect([code, existsSync(output)]).toEqual([3, false]);
    expect(stderr).toContain('the table broke off before its end');
  });

  it('says what it cannot write, or what is meant', async () => {
    answers = { [CSV]: { text: 'index\n' } };
    // A file has no folders in it.
    const output = join(folder, 'trials.csv', 'trials.csv');
    expect(await printed(() => exportOne('abc123', { output }, interrupted))).toMatchObject({
      code: 2,
      stderr: expect.stringContaining(`${output} cannot be written`) as string,
    });
    expect((await printed(() => exportOne('abc123', { json: true }, interrupted))).code).toBe(2);
  });
});

describe('sonde export --probe', () => {
  it('writes weights and card beside each other', async () => {
    answers = {
      [`GET /v1/probes/abc/card`]: { json: card },
      [`GET /v1/probes/abc/weights`]: { text: WEIGHTS },
    };
    const output = join(folder, 'new', 'folder');
    const { code, stdout } = await printed(() => exportOne(undefined, { probe: 'abc', output }, interrupted));
    const name = join(output, card.probe_key.slice(0, 16));
    expect([code, stdout]).toEqual([0, `${name}.safetensors\n${name}.card.json\n`]);
    expect(WEIGHTS.equals(await readFile(`${name}.safetensors`))).toBe(true);
    expect(JSON.parse(await readFile(`${name}.card.json`, 'utf8'))).toEqual(card);
    const { stdout: json } = await printed(() =>
      exportOne(undefined, { probe: 'abc', output, json: true }, interrupted),
    );
    expect(JSON.parse(json)).toEqual({ weights: `${name}.safetensors`, card: `${name}.card.json` });
  });

  it('writes nothing where other weights arrive than the card describes', async () => {
    answers = {
      [`GET /v1/probes/abc/card`]: { json: card },
      [`GET /v1/probes/abc/weights`]: { text: WEIGHTS.subarray(0, -1) },
    };
    const output = join(folder, 'none');
    const { code, stderr } = await printed(() => exportOne(undefined, { probe: 'abc', output }, interrupted));
    expect([code, existsSync(output)]).toEqual([3, false]);
    expect(stderr).toContain('did not arrive as their card describes them');
  });
});
