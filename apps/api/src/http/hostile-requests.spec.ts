import { execFileSync } from 'node:child_process';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Problem } from '@sonde/contracts';
import { groupBy } from '@sonde/domain';
import { registerDataset } from '@sonde/persistence';
import { writeTinyDataset } from '@sonde/testing';
import { startApiProcess, type ApiProcess } from '../__fixtures__/api-process';
import { fuzzedRequest } from '../__fixtures__/fuzz';

/**
 * Requests that ended or blocked the api, and random ones. `npm test` sends some hundred; `npm run test:fuzz` 10,000, and
 * says how long /health/live took meanwhile.
 */
const BODIES = Number(process.env['SONDE_TEST_FUZZ'] ?? 300);
const SEED = Number(process.env['SONDE_TEST_FUZZ_SEED'] ?? 1);
const IS_LONG = BODIES > 300;
const AT_ONCE = 8;

let api: ApiProcess;
beforeAll(async () => {
  api = await startApiProcess();
  const path = join(api.folder, 'tiny');
  // No trainer runs here that would examine it.
  await registerDataset(api.database, path, await writeTinyDataset(path));
}, 60_000);
afterAll(() => api.stop());

/** Each by a connection of its own: one that idles may be closed just when a request is sent. */
const ONCE = { connection: 'close' };

function send(path: string, body: string, type: string): Promise<Response> {
  return fetch(api.url + path, { method: 'POST', body, headers: { 'content-type': type, ...ONCE } });
}

async function status(path: string, body: string, type: string): Promise<number> {
  const response = await send(path, body, type);
  await response.arrayBuffer();
  return response.status;
}

const YAML = 'application/yaml';
const JSON_TYPE = 'application/json';
const many = <Item>(count: number, item: (index: number) => Item) => Array.from({ length: count }, (_, at) => item(at));
const sweep = (fields: object) => JSON.stringify({ name: 'a', dataset: 'tiny', ...fields });
const BOMB = `a: &a [x]\n${many(8, (n) => `b${n}: &b${n} [${`*${n === 0 ? 'a' : `b${n - 1}`}, `.repeat(9)}]`).join('\n')}`;

describe('a request that ended or blocked the api', () => {
  it.each<[string, string, string, number]>([
    ['2,000 brackets', '['.repeat(2000) + ']'.repeat(2000), YAML, 422],
    ['20,000 keys', many(20_000, (n) => `k${n}: 1`).join('\n'), YAML, 422],
    ['20,000 anchors', many(20_000, (n) => `- &a${n} 1`).join('\n'), YAML, 422],
    ['4 MB of anchors', '- &a 1\n'.repeat(600_000), YAML, 413],
    ['2 MB of brackets', '['.repeat(2_000_000), YAML, 413],
    ['256 kB of quotes', '"'.repeat(262_144), YAML, 422],
    ['256 kB of line breaks', '\n'.repeat(262_144), YAML, 422],
    ['an alias bomb', BOMB, YAML, 422],
    ['an alias of nothing', 'name: *a', YAML, 422],
    ['1,000,000 wrong layers', sweep({ layers: many(1_000_000, () => 1) }), JSON_TYPE, 413],
    ['10,000 wrong layers', sweep({ layers: many(10_000, () => 1) }), JSON_TYPE, 422],
    ['10,000 equal layers', sweep({ layers: many(10_000, () => 'a') }), JSON_TYPE, 422],
    ['50,000 globs', sweep({ layers: many(50_000, (n) => `*${n}`) }), JSON_TYPE, 422],
    ['50,000 unknown keys', sweep(Object.fromEntries(many(50_000, (n) => [`k${n}`, 1]))), JSON_TYPE, 422],
    ['100,000 levels', '['.repeat(100_000) + ']'.repeat(100_000), JSON_TYPE, 422],
    ['a glob that backtracks', sweep({ layers: [`${'+(*)'.repeat(7)}z`] }), JSON_TYPE, 422],
    ['a glob of 70,000 characters', sweep({ layers: ['a'.repeat(70_000)] }), JSON_TYPE, 422],
  ])('is refused at once: %s', async (_, body, type, expected) => {
    for (const path of ['/v1/sweeps/plan', '/v1/sweeps/nobody/extend']) {
      const response = await send(path, body, type);
      expect([response.status, Problem.parse(await response.json()).status]).toEqual([expected, expected]);
    }
    expect(api.isAlive()).toBe(true);
  });

  it('is refused in its files: a manifest that is large, deep, a pipe or a link, and layers that are pipes', async () => {
    const folder = async (name: string, manifest?: string): Promise<string> => {
      const path = join(api.folder, name);
      await mkdir(path);
      if (manifest !== undefined) await writeFile(join(path, 'dataset.json'), manifest);
      return path;
    };
    const pipes = await folder('pipes');
    execFileSync('mkfifo', [join(pipes, 'dataset.json')]);
    const link = await folder('link');
    await symlink('/etc/passwd', join(link, 'dataset.json'));
    const layer = join(api.folder, 'layer');
    await writeTinyDataset(layer);
    execFileSync('sh', ['-c', 'rm first.safetensors labels.safetensors; mkfifo first.safetensors labels.safetensors'], {
      cwd: layer,
    });
    const paths = [
      ...[pipes, link, layer],
      await folder('deep', '['.repeat(100_000) + ']'.repeat(100_000)),
      await folder('keys', JSON.stringify(Object.fromEntries(many(20_000, (n) => [`k${n}`, 1])))),
    ];
    // More often than there are threads for files.
    for (const path of [...paths, ...paths]) {
      const response = await send('/v1/datasets', JSON.stringify({ path }), JSON_TYPE);
      const answer = await response.text();
      expect([path, response.status]).toEqual([path, 422]);
      expect(answer).not.toContain('root:');
    }
    expect((await fetch(`${api.url}/health/ready`)).status).toBe(200);
  });
});

describe('random bodies', () => {
  it(
    'are answered with no error of the api, which lives on',
    async () => {
      const health = api.watch();
      const began = performance.now();
      const requests = many(BODIES, (index) => index).values();
      const answers: { status: number; parses: boolean; index: number; ms: number }[] = [];
      const sender = async (): Promise<void> => {
        for (const index of requests) {
          const { path, type, body, parses } = fuzzedRequest(SEED, index);
          const start = performance.now();
          const code = await status(path, body, type);
          answers.push({ status: code, parses, index, ms: performance.now() - start });
        }
      };
      await Promise.all(many(AT_ONCE, sender));
      const seconds = (performance.now() - began) / 1000;
      const took = [...(await health.stop())].sort((a, b) => a - b);
      if (IS_LONG) process.stderr.write(`${JSON.stringify({ ...figures(answers, took), seconds })}\n`);
      expect(answers.filter((answer) => answer.status >= 500)).toEqual([]);
      expect(answers.filter(({ parses }) => parses).length).toBeGreaterThan(BODIES / 2);
      expect(api.isAlive()).toBe(true);
    },
    IS_LONG ? 3_600_000 : 120_000,
  );
});

/** What a long run found, for whoever runs it. */
function figures(answers: readonly { status: number; parses: boolean; ms: number }[], health: readonly number[]) {
  const slowest = answers.reduce((most, { ms }) => Math.max(most, ms), 0);
  const statuses = groupBy(answers, (answer) => answer.status);
  return {
    bodies: answers.length,
    parsed: answers.filter(({ parses }) => parses).length,
    statuses: Object.fromEntries([...statuses].map(([code, own]) => [code, own.length])),
    slowestAnswerMs: Math.round(slowest),
    healthLooks: health.length,
    healthP99Ms: Math.round(health[Math.floor(health.length * 0.99)] ?? 0),
    healthSlowestMs: Math.round(health.at(-1) ?? 0),
  };
}
