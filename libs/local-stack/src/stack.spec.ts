import { execFileSync, fork } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { Client } from 'pg';
import { processesAbout } from '@sonde/testing';
import { partsDown } from './down';
import { isTaken } from './ports';
import { isAlive } from './processes';
import { findStack, startStack, stopStack, type RunningStack, type StackEvent, type StartOptions } from './stack';
import type { PartRecord } from './stack-record';
import { findTemporal } from './temporal/binary';
import { readTemporalConfiguration } from './temporal/configuration';
import type { TestServers } from './test-servers';
import { until } from './until';

jest.setTimeout(180_000);

const SOON = { within: 90_000 };
const FIXTURES = path.join(__dirname, '__fixtures__');
const home = path.join(mkdtempSync(path.join(os.tmpdir(), 'sonde-stack-')), '.sonde');
// As whoever starts a stack may set it: relative to where they are.
process.env['SONDE_DATA_ROOTS'] = ['shared', '/data/more'].join(path.delimiter);
// mkdtemp shuts out the user as whom root runs Postgres.
chmodSync(path.dirname(home), 0o711);

afterAll(async () => {
  await stopStack(home);
  rmSync(path.dirname(home), { recursive: true });
});

function start(overrides: Partial<StartOptions> = {}): Promise<RunningStack> {
  const fake = (name: string) => ({ script: path.join(FIXTURES, 'app.cjs'), env: { FAKE_NAME: name } });
  return startStack({
    home,
    ownership: 'attached',
    dataRoots: [FIXTURES],
    parts: { api: fake('api'), orchestrator: fake('orchestrator'), trainers: [fake('trainer'), fake('trainer-2')] },
    ports: { postgres: 0, temporal: 0, temporalUi: 0, api: 0 },
    postgresSettings: { fsync: 'off' },
    ...overrides,
  });
}

const parts = (): readonly PartRecord[] => findStack(home)?.parts ?? [];
const pidOf = (name: string): number => parts().find((part) => part.name === name)?.process?.pid ?? 0;
const isReady = (name: string): boolean => parts().some((part) => part.name === name && part.state === 'ready');
const notes = (): string[] =>
  readFileSync(path.join(home, 'artifacts', 'notes'), 'utf8')
    .trim()
    .split('\n');

/** All files and folders below a folder. */
const entriesIn = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true, recursive: true }).map((entry) => path.join(entry.parentPath, entry.name));

const processes = (): string[] => processesAbout(path.dirname(home));

/** Kills the supervisor without a chance to do anything, and waits until it has gone. */
async function killSupervisor(): Promise<void> {
  const supervisor = findStack(home)?.supervisor;
  if (supervisor === undefined) throw new Error('no stack runs');
  process.kill(supervisor.pid, 'SIGKILL');
  await until('its end', () => !isAlive(supervisor), SOON);
}

/** Runs one statement in the stack's database. */
async function query(sql: string): Promise<unknown[]> {
  const client = new Client({ connectionString: findStack(home)?.addresses?.postgresUrl });
  await client.connect();
  const { rows } = await client.query<Record<string, unknown>>(sql);
  await client.end();
  return rows;
}

describe('a stack', () => {
  let stack: RunningStack;
  const events: StackEvent[] = [];
  const onEvent = (event: StackEvent): void => void events.push(event);

  it('is one when two start it at once', async () => {
    const both = await Promise.all([start({ onEvent }), start({ onEvent })]);
    expect(both.map(({ joined }) => joined).sort()).toEqual([false, true]);
    expect(both[0].addresses).toEqual(both[1].addresses);
    stack = both.find(({ joined }) => !joined) ?? both[0];
    await both.find(({ joined }) => joined)?.release();
    expect(findStack(home)).toMatchObject({ phase: 'ready', kept: false, addresses: stack.addresses });
    const ready = events.filter(({ state }) => state === 'ready').map(({ name }) => name);
    const names = ['postgres', 'temporal', 'temporal-ui', 'api', 'orchestrator', 'trainer', 'trainer-2'];
    expect(new Set(ready)).toEqual(new Set(names));
  });

  it('has a database, to which only the password opens', async () => {
    await query('CREATE TABLE kept AS SELECT 42 AS answer');
    const url = new URL(stack.addresses.postgresUrl);
    url.password = 'guess';
    await expect(new Client({ connectionString: url.href }).connect()).rejects.toMatchObject({ code: '28P01' });
    expect(statSync(path.join(home, 'stack.json')).mode & 0o777).toBe(0o600);
  });

  it('has a Temporal with Sonde’s settings, and its Web UI', async () => {
    const { temporalAddress, temporalUiUrl } = stack.addresses;
    const operator = (...args: string[]): string =>
      execFileSync(findTemporal(), ['operator', ...args, '--address', temporalAddress], { encoding: 'utf8' });
    const listed = operator('search-attribute', 'list');
    for (const [name, type] of Object.entries(readTemporalConfiguration().searchAttributes)) {
      expect(listed).toMatch(new RegExp(`\\b${name} +${type}\\b`));
    }
    expect(operator('namespace', 'describe', '--namespace', 'default')).toMatch(/RetentionTtl +720h/);
    const list = `${temporalUiUrl}/api/v1/namespaces`;
    expect(await (await fetch(list)).json()).toMatchObject({ namespaces: expect.arrayContaining([]) });
    expect((await fetch(list, { headers: { origin: 'https://evil.example' } })).status).toBe(403);
  });

  it('keeps what it writes from other users of the machine', () => {
    // Read, write or enter: for the group or for others. Postgres keeps its own data closed.
    const open = entriesIn(home).filter((entry) => (statSync(entry).mode & 0o077) !== 0);
    expect(open.filter((entry) => !path.relative(home, entry).startsWith('postgres'))).toEqual([
      path.join(home, '.gitignore'),
    ]);
    expect(statSync(home).mode & 0o066).toBe(0);
    expect(existsSync(path.join(home, 'temporal', 'temporal.db'))).toBe(true);
  });

  it('tells its apps where everything is', () => {
    const [, given = ''] = /^api started (.*)$/m.exec(notes().join('\n')) ?? [];
    const variables = Object.entries(JSON.parse(given) as Record<string, string>);
    // Those of the test servers, and the folder of whoever runs the tests, are this process's own.
    const isOwn = ([name]: readonly [string, string]) => name.startsWith('SONDE_TEST_') || name === 'SONDE_HOME';
    expect(Object.fromEntries(variables.filter((each) => !isOwn(each)))).toEqual({
      SONDE_DATABASE_URL: stack.addresses.postgresUrl,
      SONDE_TEMPORAL_ADDRESS: stack.addresses.temporalAddress,
      SONDE_TEMPORAL_NAMESPACE: 'default',
      SONDE_TEMPORAL_UI_URL: stack.addresses.temporalUiUrl,
      SONDE_ARTIFACTS: path.join(home, 'artifacts'),
      SONDE_API_HOST: '127.0.0.1',
      SONDE_API_PORT: new URL(stack.addresses.apiUrl).port,
      SONDE_DATA_ROOTS: [FIXTURES, path.resolve('shared'), '/data/more'].join(path.delimiter),
      SONDE_DATA_ROOTS_FILE: path.join(home, 'data-roots'),
      SONDE_CACHE: path.join(home, 'cache'),
      SONDE_SUPERVISOR: String(findStack(home)?.supervisor.pid),
    });
  });

  it.each(['trainer', 'postgres', 'temporal'])('starts its %s again when it was killed', async (name) => {
    const before = pidOf(name);
    process.kill(before, 'SIGKILL');
    await until('a new process', () => isReady(name) && pidOf(name) !== before, SOON);
    expect(events.filter(({ name: of, state }) => of === name && state === 'restarting')).toHaveLength(1);
  });

  it('starts again what it gave up for who comes later, and says so where that is in vain', async () => {
    const crash = path.join(home, 'artifacts', 'api crashes');
    const isDown = () => parts().some(({ name, state }) => name === 'api' && state === 'failed');
    writeFileSync(crash, '');
    process.kill(pidOf('api'), 'SIGKILL');
    await until('the api to be given up', isDown, SOON);
    const down =
      /^the api of the stack is down after \d+ crashes: `sonde logs api` says why, `sonde up` starts it again$/;
    expect(partsDown(parts())).toEqual([expect.stringMatching(down)]);
    await expect(start()).rejects.toThrow('started again, it went down again: the api of the stack is down');
    expect(isDown()).toBe(true);
    rmSync(crash);
    const later = await start();
    expect(later).toMatchObject({ joined: true, revived: ['api'], addresses: stack.addresses });
    expect([isReady('api'), partsDown(parts())]).toEqual([true, []]);
    await later.release();
  });

  it('is found by who comes later, who may read further folders', async () => {
    const second = await start({ dataRoots: ['/data/activations'] });
    expect(second).toMatchObject({ joined: true, addresses: stack.addresses });
    expect(readFileSync(path.join(home, 'data-roots'), 'utf8').split('\n')).toContain('/data/activations');
    await second.release();
  });

  it('leaves nothing when it is stopped after its supervisor was killed', async () => {
    await killSupervisor();
    expect(findStack(home)).toBeUndefined();
    expect(await stopStack(home)).toBe(true);
    expect(processes()).toEqual([]);
    expect(await stopStack(home)).toBe(false);
  });

  it('starts with its data where another was killed, on other ports than those taken', async () => {
    await start({ ownership: 'detached', parts: 'none' });
    const before = processes();
    await killSupervisor();
    const somebody = createServer().listen({ host: '127.0.0.1', port: 0 });
    await once(somebody, 'listening');
    const { port } = somebody.address() as AddressInfo;
    stack = await start({ ports: { postgres: port, temporal: 0, temporalUi: 0, api: port } });
    somebody.close();
    expect(processes().filter((line) => before.includes(line))).toEqual([]);
    expect([stack.addresses.apiUrl, stack.addresses.postgresUrl].filter((url) => url.includes(`:${port}`))).toEqual([]);
    expect(await query('SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
  });

  it('ends with its last user, its apps first', async () => {
    const second = await start();
    await stack.release();
    expect(findStack(home)?.phase).toBe('ready');
    await second.release();
    await stack.untilEnded();
    expect(processes()).toEqual([]);
    const stopped = notes().filter((line) => line.endsWith('stopped'));
    expect(stopped.at(-1)).toBe('api stopped');
    expect(existsSync(path.join(home, 'stack.json'))).toBe(false);
  });
});

describe('startStack', () => {
  it('leaves nothing when it is called off', async () => {
    const user = new AbortController();
    await expect(start({ signal: user.signal, onEvent: () => user.abort() })).rejects.toThrow('called off');
    expect(processes()).toEqual([]);
  });

  it('says so when its folder cannot be made', async () => {
    await expect(start({ home: path.join(FIXTURES, 'app.cjs', 'home') })).rejects.toThrow('the state folder');
  });
});

describe('startTestServers', () => {
  it('ends with who started it, and leaves no files', async () => {
    const owner = fork(path.join(FIXTURES, 'owner.cjs'), [], {
      execArgv: [],
      env: { ...process.env, TMPDIR: path.dirname(home) },
    });
    const [servers] = (await once(owner, 'message')) as [TestServers];
    const ports = [servers.postgresUrl, `http://${servers.temporalAddress}`].map((url) => Number(new URL(url).port));
    expect(await Promise.all(ports.map(isTaken))).toEqual([true, true]);
    owner.kill('SIGKILL');
    await until('the end of all', () => processes().length === 0, SOON);
    expect(readdirSync(path.dirname(home))).toEqual(['.sonde']);
  });
});
