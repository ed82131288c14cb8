import { existsSync } from 'node:fs';
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LearningCurves, RegularizationPath, Sensitivity } from '@sonde/contracts';
import { writeTinyDataset } from '@sonde/testing';
import { startFakeApi, type Answer, type FakeApi } from '../__fixtures__/fake-api';
import { printed } from '../__fixtures__/printed';
import {
  bestLayer,
  bestList,
  layerProfile,
  onRows,
  profileLayer,
  sweepDetail,
  sweepView,
} from '../__fixtures__/samples';
import { probeCard } from '../__fixtures__/taken-probe';
import { plot } from './plot';
import { report } from './report';

const NO_CURVE = { epoch: [], train_loss: [], val_loss: [], val_accuracy: [] };
const CURVE = { epoch: [1, 2], train_loss: [0.7, 0.5], val_loss: [0.7, 0.6], val_accuracy: [0.5, 0.8] };

const SENSITIVITY: Sensitivity = {
  target: 'labels',
  metric: { name: 'val/accuracy', goal: 'maximize' },
  parameter: 'learning_rate',
  cells: [{ layer: 'first', index: 0, value: 0.01, mean: 0.9, sd: 0.01, configurations: 1, diverged: 0 }],
  marginals: [],
};
const POINT: RegularizationPath['points'][number] = {
  ...{ probe_key: 'k', optimizer: 'lbfgs', learning_rate: null, decay: 1, seed: 0, train_loss: 0.5, weight_norm: 1 },
};

function curves(curve: LearningCurves['items'][number]['curve']): LearningCurves {
  const of = { layer: 'first', index: 0, target: 'labels', probe_key: 'k', seed: 0, configuration: {} };
  return { items: [{ ...of, curve }] };
}

/** A profile whose layers cannot be compared. */
function profileWithout(reason: string): Answer {
  const layers = [profileLayer({ layer: 'first', test: { test: onRows(0.9, [0.876, 0.9214]) } })];
  return { json: layerProfile(layers, { best_layers: [{ target: 'labels', best_layer: null, reason }] }) };
}

let folder: string;
let api: FakeApi;
let answers: Readonly<Record<string, Answer>>;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sonde-report-'));
  const card = probeCard(await writeTinyDataset(join(folder, 'data')));
  const layers = [profileLayer({ layer: 'first', test: { test: onRows(0.9, [0.876, 0.9214]) } })];
  const best = bestList([{ layer: 'first', probe_key: card.probe_key }]);
  answers = {
    'GET /v1/sweeps/abc123': { json: sweepDetail(sweepView('completed', { planned: 3, succeeded: 3 })) },
    'GET /v1/sweeps/abc123/profile': {
      json: layerProfile(layers, {
        best_layers: [{ target: 'labels', best_layer: bestLayer({ first: 1 }), reason: null }],
      }),
    },
    'GET /v1/sweeps/abc123/best?rule=mean&target=labels&limit=5': { json: best },
    'GET /v1/sweeps/abc123/best?rule=one_se&target=labels&limit=5': { json: { ...best, rule: 'one_se' } },
    'GET /v1/sweeps/abc123/sensitivity': { json: SENSITIVITY },
    'GET /v1/sweeps/abc123/curves?target=labels': { json: curves(CURVE) },
    'GET /v1/sweeps/abc123/path?layer=first': { json: { layer: 'first', target: 'labels', points: [POINT] } },
    [`GET /v1/probes/${card.probe_key}/card?sweep=abc123`]: { json: card },
  };
  api = await startFakeApi(({ what }) => answers[what] ?? { status: 404 });
  process.env['SONDE_API_URL'] = api.url;
});
afterAll(async () => {
  delete process.env['SONDE_API_URL'];
  await api.close();
  await rm(folder, { recursive: true });
});

describe('sonde report', () => {
  it('writes Markdown and its pictures, and asks for everything once', async () => {
    const output = join(folder, 'whole');
    const { code, stdout, stderr } = await printed(() => report('abc123', { output }));
    expect([code, stdout, stderr]).toEqual([0, `${join(output, 'report.md')}\n`, '']);
    const pictures = ['best-layer.svg', 'curves.svg', 'path.svg', 'profile.svg', 'sensitivity.svg'];
    expect(await readdir(output)).toEqual([...pictures, 'report.md'].sort());
    const text = await readFile(join(output, 'report.md'), 'utf8');
    for (const picture of pictures) expect(text).toContain(`](${picture})`);
    expect(api.asked.map(({ what }) => what).sort()).toEqual(Object.keys(answers).sort());
  });

  it('draws no curves and no path where there are none', async () => {
    const usual = answers;
    answers = {
      ...usual,
      'GET /v1/sweeps/abc123/curves?target=labels': { json: curves(NO_CURVE) },
      'GET /v1/sweeps/abc123/path?layer=first': { json: { layer: 'first', target: 'labels', points: [] } },
    };
    const output = join(folder, 'less');
    const { stdout } = await printed(() => report('abc123', { output, json: true }));
    answers = usual;
    const pictures = ['profile.svg', 'best-layer.svg', 'sensitivity.svg'].map((name) => join(output, name));
    expect(JSON.parse(stdout)).toEqual({ report: join(output, 'report.md'), pictures });
    expect(existsSync(join(output, 'path.svg'))).toBe(false);
  });

  it('says why where layers cannot be compared', async () => {
    const usual = answers;
    const detail = 'val is one group of rows: there are no others to say how sure a comparison on it is';
    const problem = { type: 'urn:sonde:problem:not_found', title: 'not found', status: 404, code: 'not_found', detail };
    const unknown = { status: 404, json: problem };
    answers = {
      ...usual,
      'GET /v1/sweeps/abc123/profile': profileWithout(detail),
      'GET /v1/sweeps/abc123/best?rule=one_se&target=labels&limit=5': unknown,
    };
    const output = join(folder, 'unsure');
    const { code, stderr } = await printed(() => report('abc123', { output }));
    answers = usual;
    expect([code, stderr]).toEqual([0, '']);
    expect(await readdir(output)).toEqual(['curves.svg', 'path.svg', 'profile.svg', 'report.md', 'sensitivity.svg']);
    const text = await readFile(join(output, 'report.md'), 'utf8');
    expect(text).toContain(`**It is not known how sure the best layer is: ${detail}.**`);
    expect(text).not.toContain('best-layer.svg');
  });
});

describe('sonde plot', () => {
  it('writes an SVG, light or dark', async () => {
    const file = join(folder, 'plot.SVG');
    const contents = [];
    for (const dark of [false, true]) {
      const { code, stderr } = await printed(() => plot('abc123', file, { kind: 'profile', dark }));
      expect([code, stderr]).toEqual([0, `${file} written\n`]);
      contents.push(await readFile(file, 'utf8'));
    }
    for (const content of contents) expect(content).toMatch(/^<svg .*<\/svg>\s*$/s);
    expect(contents[0]).not.toBe(contents[1]);
  });

  it('draws layers where nothing says which of them is best', async () => {
    const usual = answers;
    const detail = 'no probe to compare yet';
    answers = { ...usual, 'GET /v1/sweeps/abc123/profile': profileWithout(detail) };
    const file = join(folder, 'unsure.svg');
    const drawn = await printed(() => plot('abc123', file, { kind: 'profile' }));
    const refused = await printed(() => plot('abc123', join(folder, 'no.svg'), { kind: 'best-layer' }));
    answers = usual;
    expect([drawn.code, drawn.stderr]).toEqual([0, `${file} written\n`]);
    expect([refused.code, refused.stderr]).toEqual([2, `error: ${detail}\n`]);
  });

  it('takes the path of the layer that it is told', async () => {
    const before = api.asked.length;
    const file = join(folder, 'path.svg');
    await printed(() => plot('abc123', file, { kind: 'path', layer: 'first' }));
    expect(api.asked.slice(before).map(({ what }) => what)).toEqual(['GET /v1/sweeps/abc123/path?layer=first']);
  });

  it('refuses what it does not draw, and asks nobody', async () => {
    const before = api.asked.length;
    const png = await printed(() => plot('abc123', join(folder, 'plot.png'), { kind: 'profile' }));
    expect([png.code, png.stderr]).toEqual([2, expect.stringContaining('expected a name that ends with .svg')]);
    const layer = await printed(() => plot('abc123', join(folder, 'plot.svg'), { kind: 'curves', layer: 'first' }));
    expect([layer.code, layer.stderr]).toEqual([2, expect.stringContaining('--layer is for the kind path')]);
    expect(api.asked).toHaveLength(before);
  });
});
