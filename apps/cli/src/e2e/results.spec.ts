import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import {
  BestLayer,
  BestList,
  Comparison,
  EvaluationList,
  LayerProfile,
  ProbeCard,
  SweepReport,
  type RankedConfiguration,
} from '@sonde/contracts';
import { writeTinyDataset } from '@sonde/testing';
import { PLOT_KINDS } from '../commands/plot';
import type { Verdict } from '../verification/verdict';
import { openStack, type StackFolder } from './__fixtures__/stack-folder';
import { sonde, type Ended } from './sonde';

/** What a sweep answers, asked as a user does of the whole of Sonde. */
let stack: StackFolder;
let folder: string;
let id: string;
let report: SweepReport;

/** 2 layers x (2 learning rates x 3 seeds, and 2 of lbfgs, which no seed varies). */
const SWEEP = `dataset: ./data
parameters:
  - { learning_rate: [0.003, 0.03], epochs: 20, batch_size: 64 }
  - { optimizer: lbfgs, C: [0.01, 1] }
replicates: { seeds: 3 }
controls: { permuted_labels: 3 }
`;

beforeAll(async () => {
  stack = await openStack(1);
  folder = dirname(stack.home);
  report = SweepReport.parse(await json('run', sweepFile('asked', SWEEP)));
  ({ id } = report.sweep);
}, 240_000);
afterAll(() => stack?.close(), 60_000);

function sweepFile(name: string, fields: string): string {
  const file = join(folder, `${name}.yaml`);
  writeFileSync(file, `name: ${name}\n${fields}`);
  return file;
}

async function done(...words: string[]): Promise<Ended> {
  const ended = await sonde(stack.home, ...words);
  if (ended.code !== 0) throw new Error(`${words.join(' ')}: ${ended.code} ${ended.stderr}`);
  return ended;
}

/** What a command prints as JSON. */
async function json(...words: string[]): Promise<unknown> {
  return JSON.parse((await done(...words, '--json')).stdout);
}

function bestProbe(): string {
  const key = report.best[0]?.probe_key;
  if (!key) throw new Error('the sweep has no best probe');
  return key;
}

describe('which layer, which probe', () => {
  it('best: by the mean, and the simplest within one standard error', async () => {
    const [mean, simplest, ofDataset] = (
      await Promise.all([
        json('best', id, '-n', '3'),
        json('best', id, '--rule', 'one_se'),
        json('best', '--dataset', 'tiny'),
      ])
    ).map((list) => BestList.parse(list));
    expect(mean).toMatchObject({ rule: 'mean', items: [{ rank: 1, layer: 'second' }, {}, {}] });
    expect(simplest).toMatchObject({ rule: 'one_se', contenders: 8 });
    const gap = simplest?.items[0]?.gap_to_best;
    expect(gap?.difference).toBeLessThanOrEqual(gap?.standard_error ?? NaN);
    expect(ofDataset?.items[0]).toMatchObject({ sweep: { id, name: 'asked' }, layer: 'second' });
  });

  it('profile: each layer with test, controls and chance, and how sure it is', async () => {
    const [document, { stdout }] = await Promise.all([json('profile', id), done('profile', id)]);
    const profile = LayerProfile.parse(document);
    expect(profile.layers.map(({ layer, best }) => [layer, Object.keys(best.test)])).toEqual([
      ['first', ['test']],
      ['second', ['test']],
    ]);
    // Rows are even and odd by turns.
    expect(stdout).toContain('the most frequent class alone scores 0.5000 on val, 0.5000 on test');
    const sure = await stack.api.call(BestLayer, `/v1/sweeps/${id}/best-layer`);
    expect(stdout).toContain(`\n${sure.summary}\n`);
    expect(stdout).toMatch(/^second .* [█▏▎▍▌▋▊▉]+$/m);
  });

  it('compare: figures, differences and what the seeds can say', async () => {
    const items = [`layer:${id}/first`, `layer:${id}/second`];
    const [onVal, { stdout }] = await Promise.all([
      json('compare', ...items),
      done('compare', ...items, '--split', 'test'),
    ]);
    const comparison = Comparison.parse(onVal);
    expect(comparison.items.map(({ reference, layer }) => [reference, layer])).toEqual([
      [items[0], 'first'],
      [items[1], 'second'],
    ]);
    expect(comparison.pairs[0]?.difference).toBeLessThan(0);
    expect(stdout).toContain('On 100 rows of test, target labels');
  });

  it('compare: refuses rows that do not match, and test of what val did not choose', async () => {
    await writeTinyDataset(join(folder, 'other'), {
      name: 'other',
      splits: { train: 60, val: 30, test: 40 },
      columns: 32,
    });
    const other = sweepFile('other', 'dataset: ./other\nlayers: [second]\nparameters: { epochs: 2 }\n');
    const { sweep } = SweepReport.parse(await json('run', other));
    const apart = await sonde(stack.home, 'compare', id, sweep.id);
    expect([apart.code, apart.stdout]).toEqual([2, '']);
    expect(apart.stderr).toContain('its rows of val do not match those of the first');
    const sealed = await sonde(stack.home, 'compare', id, `configuration:${id}/${notChosen()}`, '--split', 'test');
    expect([sealed.code, sealed.stdout]).toEqual([2, '']);
    expect(sealed.stderr).toContain('sonde unseal');
  });
});

/** A configuration that is neither the best of the sweep nor of a layer. */
function notChosen(): string {
  const chosen = new Set(report.layers.map(({ configuration_id }) => configuration_id));
  const other = report.best.find(({ configuration_id }) => !chosen.has(configuration_id));
  if (!other) throw new Error('all configurations were chosen');
  return other.configuration_id;
}

describe('what is written', () => {
  it('plot: an SVG of each kind, and nothing else', async () => {
    const files = PLOT_KINDS.map((kind) => join(folder, `${kind}.svg`));
    await Promise.all(PLOT_KINDS.map((kind, at) => done('plot', id, files[at] ?? '', '--kind', kind)));
    for (const file of files) expect(readFileSync(file, 'utf8')).toMatch(/^<svg .*<\/svg>$/s);
    const png = join(folder, 'profile.png');
    expect((await sonde(stack.home, 'plot', id, png)).code).toBe(2);
    expect(existsSync(png)).toBe(false);
  });

  it('export: all trials as CSV and as JSON lines, without a figure of test', async () => {
    const csv = (await done('export', id)).stdout.trimEnd().split(/\r?\n/);
    expect(csv).toHaveLength(1 + 16);
    expect(csv[0]).toMatch(/^index,layer,target,configuration,seed,state,probe_key,/);
    expect(csv[0]).not.toContain('test');
    const file = join(folder, 'trials.jsonl');
    await done('export', id, '-o', file);
    const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
    expect(lines.map((line) => (JSON.parse(line) as { index: number }).index)).toEqual([...Array(16).keys()]);
  });

  it('report: Markdown that names its pictures', async () => {
    const output = join(folder, 'report');
    const { stdout } = await done('report', id, '-o', output);
    expect(stdout).toBe(`${join(output, 'report.md')}\n`);
    const text = readFileSync(join(output, 'report.md'), 'utf8');
    const pictures = [...text.matchAll(/!\[[^\]]+\]\(([^)]+)\)/g)].map(([, name]) => name);
    expect(pictures).toEqual(expect.arrayContaining(['profile.svg', 'best-layer.svg', 'sensitivity.svg', 'path.svg']));
    expect(readdirSync(output).sort()).toEqual([...pictures, 'report.md'].sort());
    expect(text).toContain(`sonde export --probe ${bestProbe().slice(0, 16)}`);
  });
});

describe('a probe that is taken along', () => {
  let card: string;
  beforeAll(async () => {
    const output = join(folder, 'taken');
    const { stdout } = await done('export', '--probe', bestProbe(), '-o', output);
    [, card = ''] = stdout.split('\n');
  });

  it('eval: says on other data what it said on its own', async () => {
    const { val } = ProbeCard.parse(JSON.parse(readFileSync(card, 'utf8'))).metrics;
    const own = EvaluationList.parse(await json('eval', bestProbe(), '--on', 'tiny', '--split', 'val'));
    expect(own.items[0]?.figure.mean).toBeCloseTo(val.accuracy ?? NaN, 12);
    const { stdout } = await done('eval', bestProbe().slice(0, 12), '--on', 'tiny', join(folder, 'other'));
    expect(stdout).toMatch(/^probe +trained on +layer +tiny\/test +other\/test$/m);
  });

  it('unseal: shows test, and every report says so from then on', async () => {
    const { stdout, stderr } = await done('unseal', id, notChosen(), '--reason', 'a reviewer asked');
    expect(stdout).toMatch(/test\/accuracy +95 % interval/);
    expect(stderr).toContain('recorded');
    expect((await done('profile', id)).stdout).toMatch(/test of 1 configuration: a reviewer asked$/m);
    const { items } = (await json('unseal', id, notChosen())) as { items: RankedConfiguration[] };
    expect(items[0]?.test).toHaveProperty('test');
  });

  it('verify: trains it again, and it is the same', async () => {
    const before = readdirSync(tmpdir()).filter((name) => name.startsWith('sonde-verify-'));
    const verdict = (await json('verify', card)) as Verdict;
    expect(verdict).toMatchObject({ verified: true, probe_key: bestProbe() });
    expect(verdict.relative).toBeLessThan(1e-5);
    expect(readdirSync(tmpdir()).filter((name) => name.startsWith('sonde-verify-'))).toEqual(before);
  });

  it('verify: is refused another dataset, and says which array differs', async () => {
    const other = join(folder, 'apart');
    mkdirSync(other);
    await writeTinyDataset(other, { splits: { train: 400, val: 99, test: 100 }, columns: 32 });
    const { code, stderr } = await sonde(stack.home, 'verify', card, '--dataset', other);
    expect(code).toBe(2);
    expect(stderr).toContain('is not the one that the probe was trained on');
    expect(stderr).toContain(`${join(other, 'second.safetensors')} split `);
  });
});
