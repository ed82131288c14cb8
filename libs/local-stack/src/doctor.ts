import { constants, accessSync, existsSync, readdirSync, statfsSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { isGivenUp } from './down';
import { homeAt, type Home } from './home';
import { DEFAULT_PORTS, isTaken } from './ports';
import { postgresAccount } from './postgres/account';
import { findPostgresBinaries } from './postgres/binaries';
import { clusterFolder } from './postgres/cluster';
import { reachableBinaries, runs } from './postgres/places';
import { findStack } from './stack';
import { readRecord } from './stack-record';
import { findTemporal } from './temporal/binary';
import { PAGE, SUPERVISOR_SCRIPT, WORKSPACE, appScript } from './workspace';

/** One thing that a stack needs of a machine. */
export interface Finding {
  readonly check: string;
  readonly ok: boolean;
  /** What was found, in words. */
  readonly detail: string;
  /** What to do about it; only where it is not ok. */
  readonly hint?: string;
}

type Answer = Omit<Finding, 'check'>;

const SETUP = 'run `npm run setup`';
const GIGABYTE = 1024 ** 3;
/** A fresh stack takes 0.1 GB; activations are read from where they lie. */
const LEAST_BYTES = 1 * GIGABYTE;

/** Looks at all that `sonde up` needs, and starts nothing. */
export async function diagnose(homeFolder: string): Promise<Finding[]> {
  const home = homeAt(path.resolve(homeFolder));
  const checks: Record<string, () => Answer | Promise<Answer>> = {
    'state folder': () => stateFolder(home),
    'disk space': () => diskSpace(home),
    Postgres: () => postgres(home),
    Temporal: temporal,
    TensorFlow: tensorflow,
    'Sonde itself': builds,
    stack: () => stack(home),
    ports: () => ports(home),
  };
  const findings: Finding[] = [];
  for (const [check, look] of Object.entries(checks)) findings.push({ check, ...(await answered(look)) });
  return findings;
}

/** What a check throws is its answer: the errors of this library say what lacks and what to do. */
async function answered(look: () => Answer | Promise<Answer>): Promise<Answer> {
  try {
    return await look();
  } catch (error) {
    return { ok: false, detail: (error as Error).message, hint: SETUP };
  }
}

function stateFolder({ folder }: Home): Answer {
  const existing = nearestExisting(folder);
  try {
    accessSync(existing, constants.W_OK | constants.X_OK);
    return { ok: true, detail: existing === folder ? folder : `${folder} (to be created)` };
  } catch {
    return { ok: false, detail: `${existing} cannot be written to`, hint: 'set SONDE_HOME to a folder of your own' };
  }
}

function diskSpace({ folder }: Home): Answer {
  const { bavail, bsize } = statfsSync(nearestExisting(folder));
  const free = bavail * bsize;
  const detail = `${(free / GIGABYTE).toFixed(1)} GB free`;
  return free > LEAST_BYTES
    ? { ok: true, detail }
    : { ok: false, detail, hint: 'make room, or set SONDE_HOME elsewhere' };
}

function postgres(home: Home): Answer {
  const folder = clusterFolder(home) ?? path.join(home.folder, 'postgres');
  const account = postgresAccount(path.join(folder, 'data'));
  const binaries = reachableBinaries(findPostgresBinaries(), account);
  const detail = `${binaries.version}${account ? `, run as user ${account.uid}` : ''}, from ${binaries.folder}`;
  return runs(binaries, account)
    ? { ok: true, detail }
    : { ok: false, detail: `does not start: ${detail}`, hint: SETUP };
}

function temporal(): Answer {
  const binary = findTemporal();
  const { status, stdout } = spawnSync(binary, ['--version'], { encoding: 'utf8', timeout: 30_000 });
  if (status === 0) return { ok: true, detail: `${stdout.trim()}, ${binary}` };
  return { ok: false, detail: `${binary} does not start`, hint: SETUP };
}

/** Only whether the files are there: loading them takes a second and 800 MB. */
function tensorflow(): Answer {
  const root = path.join(WORKSPACE, 'node_modules', '@tensorflow', 'tfjs-node');
  const abi = namesIn(path.join(root, 'lib')).find((name) => /^napi-v\d+$/.test(name));
  const addon = path.join(root, 'lib', abi ?? 'napi-v8', 'tfjs_binding.node');
  const library = namesIn(path.join(root, 'deps', 'lib')).find((name) => name.startsWith('libtensorflow'));
  const missing = [existsSync(addon) ? undefined : 'its addon for node', library ? undefined : 'libtensorflow'];
  const lacking = missing.filter(Boolean).join(' and ');
  return lacking === '' ? { ok: true, detail: root } : { ok: false, detail: `${lacking} is missing`, hint: SETUP };
}

function builds(): Answer {
  const built = [...['api', 'orchestrator', 'trainer'].map(appScript), SUPERVISOR_SCRIPT, PAGE];
  const missing = built.filter((file) => !existsSync(file)).map((file) => path.relative(WORKSPACE, file));
  if (missing.length === 0) return { ok: true, detail: 'built' };
  return { ok: false, detail: `not built: ${missing.join(', ')}`, hint: SETUP };
}

function stack(home: Home): Answer {
  const record = readRecord(home);
  if (record === undefined) return { ok: true, detail: 'none runs here' };
  const running = findStack(home.folder);
  if (running === undefined) {
    return { ok: false, detail: 'its supervisor was killed; some parts may still run', hint: 'run `sonde down`' };
  }
  const unwell = running.parts.filter((part) => part.state === 'restarting' || isGivenUp(part));
  if (unwell.length === 0) return { ok: true, detail: `${running.phase} since ${running.since}` };
  const names = unwell.map(({ name }) => name);
  const again = unwell.some(isGivenUp) ? ', `sonde up` starts again what was given up' : '';
  return { ok: false, detail: `runs without ${names.join(', ')}`, hint: `see \`sonde logs ${names[0]}\`${again}` };
}

/** A port that is taken is no failure, since another is used then. */
async function ports(home: Home): Promise<Answer> {
  if (findStack(home.folder)) return { ok: true, detail: 'in use by the stack' };
  const taken: string[] = [];
  for (const [name, port] of Object.entries(DEFAULT_PORTS)) {
    if (await isTaken(port)) taken.push(`${port} (${name})`);
  }
  return {
    ok: true,
    detail: taken.length === 0 ? 'the usual ones are free' : `others are used for ${taken.join(', ')}`,
  };
}

function nearestExisting(folder: string): string {
  return existsSync(folder) ? folder : nearestExisting(path.dirname(folder));
}

function namesIn(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder) : [];
}
