import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createHome, homeAt, type Home } from '../home';
import { postgresAccount } from './account';
import { findPostgresBinaries } from './binaries';
import { clusterFolder, prepareCluster } from './cluster';
import type { Cluster } from './initdb';
import { reachableBinaries, runs } from './places';

jest.setTimeout(120_000);

const isRoot = process.getuid?.() === 0;
const onCreate = jest.fn();
const prepare = ({ isDurable = false } = {}): Promise<Cluster> =>
  prepareCluster(home, { signal: new AbortController().signal, onCreate, isDurable });
let folder: string;
let home: Home;
const garbage: string[] = [];

/** A state folder in a folder that is open (711) or closed (700) to all but its owner. */
function create(mode: number): void {
  folder = mkdtempSync(path.join(os.tmpdir(), 'sonde-cluster-'));
  chmodSync(folder, mode);
  home = homeAt(path.join(folder, '.sonde'));
  createHome(home);
  garbage.push(folder);
}

afterAll(() => {
  for (const leftover of garbage) rmSync(leftover, { recursive: true, force: true });
});

describe('prepareCluster', () => {
  it('creates the data once, after what was cut off too', async () => {
    create(0o711);
    const draft = path.join(home.folder, 'postgres', 'new-1', 'data');
    mkdirSync(draft, { recursive: true });
    writeFileSync(path.join(draft, 'PG_VERSION'), '18\n');
    const cluster = await prepare({ isDurable: true });
    const again = await prepare();
    expect(again).toEqual(cluster);
    expect(onCreate).toHaveBeenCalledTimes(1);
    expect(cluster.data).toBe(path.join(home.folder, 'postgres', 'data'));
    expect(readdirSync(path.dirname(cluster.data))).toEqual(['data']);
    expect(statSync(home.postgres).mode & 0o777).toBe(0o600);
    expect(readFileSync(path.join(cluster.data, 'pg_hba.conf'), 'utf8')).not.toMatch(/^[^#].*trust$/m);
  });

  it('refuses data that it cannot use', async () => {
    create(0o711);
    const data = path.join(home.folder, 'postgres', 'data');
    mkdirSync(data, { recursive: true });
    writeFileSync(path.join(data, 'PG_VERSION'), '12\n');
    await expect(prepare()).rejects.toThrow('the password');
    writeFileSync(home.postgres, JSON.stringify({ folder: 'postgres', password: 'known' }));
    await expect(prepare()).rejects.toThrow('were made by Postgres 12');
  });

  it('goes elsewhere for root where the account of Postgres has no access, and stays there', async () => {
    create(0o700);
    const cluster = await prepare();
    garbage.push(path.dirname(cluster.data));
    expect(cluster.data.startsWith(folder)).toBe(!isRoot);
    expect(existsSync(path.join(cluster.data, 'PG_VERSION'))).toBe(true);
    chmodSync(folder, 0o711);
    expect((await prepare()).data).toBe(cluster.data);
    expect(clusterFolder(home)).toBe(path.dirname(cluster.data));
  });
});

describe('reachableBinaries', () => {
  it('are copied for root where the account of Postgres has no access', () => {
    create(0o700);
    const account = postgresAccount(path.join(folder, 'none'));
    const closed = { folder: path.join(folder, 'native'), version: `spec.${process.pid}` };
    cpSync(findPostgresBinaries().folder, closed.folder, { recursive: true, verbatimSymlinks: true });
    const reachable = reachableBinaries(closed, account);
    if (isRoot) garbage.push(reachable.folder);
    expect(reachable.folder === closed.folder).toBe(!isRoot);
    expect(runs(reachable, account)).toBe(true);
    expect(execFileSync(path.join(reachable.folder, 'bin', 'postgres'), ['--version'], { encoding: 'utf8' })).toMatch(
      /^postgres/,
    );
  });
});
