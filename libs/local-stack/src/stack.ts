import { StackUnavailable } from '@sonde/contracts';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { environmentRoots } from './environment';
import { allowDataRoot, homeAt, type Home } from './home';
import { launch } from './launch';
import { DEFAULT_PORTS, type PreferredPorts } from './ports';
import { endStranger, isAlive, type ProcessIdentity, type StopStep } from './processes';
import { reviveParts } from './revive';
import { readRecord, type PartRecord, type StackAddresses, type StackRecord } from './stack-record';
import type { StackOrder, StackParts } from './supervisor/order';
import { until } from './until';
import { hasUsers, isKept, registerUser, setKept } from './users';
import { appScript } from './workspace';

/** Milliseconds; every part may use its whole grace, one wave after the other. */
const STOP_WITHIN = 150_000;
const STOP_SUPERVISOR: readonly StopStep[] = [{ signal: 'SIGTERM', grace: STOP_WITHIN }];
/** For a stack that somebody else is starting. */
const START_WITHIN = 600_000;

/** A part of the stack has changed: something for people to read. */
export type StackEvent = PartRecord;

/** What runs, as found in the state folder. */
export type StackStatus = StackRecord & { readonly kept: boolean };

export interface StartOptions {
  /** The state folder. */
  readonly home: string;
  /** attached: ends with its last user. detached: runs until it is stopped. */
  readonly ownership: 'attached' | 'detached';
  /** Folders under which the api may read datasets. */
  readonly dataRoots: readonly string[];
  /** Sonde's own processes; by default this clone's. `none`: servers only. */
  readonly parts?: StackParts | 'none';
  /** How many of this clone's trainers serve the pool cpu; one where it is not said. */
  readonly trainers?: number;
  /** Where to listen, if free; 0 for any port. */
  readonly ports?: Partial<PreferredPorts>;
  /** Postgres settings beyond its defaults. */
  readonly postgresSettings?: Readonly<Record<string, string>>;
  /** Removes the state folder when the stack ends. */
  readonly temporary?: boolean;
  readonly onEvent?: (event: StackEvent) => void;
  /** Calls the start off; what has started by then is stopped. */
  readonly signal?: AbortSignal;
}

export interface RunningStack {
  /** It was there already. */
  readonly joined: boolean;
  /** Names of the parts that had been given up, and that were started again. */
  readonly revived: readonly string[];
  readonly addresses: StackAddresses;
  /** From now on the stack runs until it is stopped, used or not. */
  keep(): void;
  /** This process is done with the stack: an attached one ends with its last user, which this waits for. */
  release(): Promise<void>;
  /** Stops the stack, whoever uses it. */
  stop(): Promise<void>;
  /** Resolves when the stack has ended, whoever stopped it. */
  untilEnded(): Promise<void>;
}

/** Starts the stack of a state folder, or joins the one that runs there. Throws StackUnavailable, saying what lacks. */
export async function startStack(options: StartOptions): Promise<RunningStack> {
  const home = homeAt(path.resolve(options.home));
  try {
    return await joinOrBegin(home, options);
  } catch (error) {
    if (!isFileTrouble(error)) throw error;
    throw new StackUnavailable(`the state folder cannot be used: ${error.message}`, { cause: error });
  }
}

async function joinOrBegin(home: Home, options: StartOptions): Promise<RunningStack> {
  for (;;) {
    options.signal?.throwIfAborted();
    const stack = (await join(home, options)) ?? (await begin(home, options));
    if (stack !== undefined) return stack;
    // Somebody else starts or stops it at this moment.
    await delay(100);
  }
}

/** A folder of somebody else's, a full disk and the like: what node says about files has a system call's name. */
function isFileTrouble(error: unknown): error is NodeJS.ErrnoException {
  return typeof error === 'object' && error !== null && 'syscall' in error;
}

/** The stack that runs in this state folder, if any. */
export function findStack(homeFolder: string): StackStatus | undefined {
  const home = homeAt(path.resolve(homeFolder));
  const record = readRecord(home);
  return record && isAlive(record.supervisor) ? { ...record, kept: isKept(home) } : undefined;
}

/** Stops the stack, or ends what one whose supervisor was killed has left. False if there was nothing to stop. */
export async function stopStack(homeFolder: string, onEvent?: (event: StackEvent) => void): Promise<boolean> {
  const home = homeAt(path.resolve(homeFolder));
  const record = readRecord(home);
  if (record === undefined) return false;
  const tellChanges = changeTeller(onEvent);
  const watch = setInterval(() => tellChanges(readRecord(home)), 100);
  try {
    await endStranger(record.supervisor, STOP_SUPERVISOR);
  } finally {
    clearInterval(watch);
  }
  if (isSame(readRecord(home)?.supervisor, record.supervisor)) await launch(home, { type: 'clean', home: home.folder });
  return true;
}

/** Undefined when there is no stack to join, or no more. */
async function join(home: Home, options: StartOptions): Promise<RunningStack | undefined> {
  const found = findStack(home.folder);
  if (found === undefined) return undefined;
  const tellChanges = changeTeller(options.onEvent);
  const unregister = registerUser(home);
  const record = await until(
    'the stack that somebody else is starting',
    () => {
      const seen = findStack(home.folder);
      if (!isSame(seen?.supervisor, found.supervisor)) return 'gone';
      tellChanges(seen);
      return seen?.phase === 'ready' && seen;
    },
    { within: START_WITHIN, every: 100, signal: options.signal },
  ).catch((error: unknown) => {
    unregister();
    throw error;
  });
  if (record === 'gone' || record.addresses === undefined) return void unregister();
  const { addresses, supervisor } = record;
  const look = (): StackRecord | undefined => findStack(home.folder);
  const revived = await reviveParts(record, { look, within: START_WITHIN, signal: options.signal }).catch(
    (error: unknown) => {
      unregister();
      throw error;
    },
  );
  for (const root of options.dataRoots) allowDataRoot(home.folder, root);
  if (options.ownership === 'detached') setKept(home);
  return handle(home, { joined: true, revived, addresses, supervisor, leave: unregister });
}

/** Undefined when another process was quicker. */
async function begin(home: Home, options: StartOptions): Promise<RunningStack | undefined> {
  const { onEvent: onReport, signal } = options;
  const order = { type: 'start', order: orderFor(home, options) } as const;
  const { child, outcome } = await launch(home, order, { onReport, signal });
  const record = outcome === 'ready' ? findStack(home.folder) : undefined;
  if (record?.addresses === undefined) return undefined;
  // Our end of the channel is what an attached stack hangs on; the name is for others who wonder whether to wait.
  const unregister = registerUser(home);
  const leave = (): void => {
    unregister();
    if (child.connected) child.disconnect();
    child.unref();
  };
  if (options.ownership === 'detached') leave();
  const { addresses, supervisor } = record;
  return handle(home, { joined: false, revived: [], addresses, supervisor, leave });
}

interface Membership {
  readonly joined: boolean;
  readonly revived: readonly string[];
  readonly addresses: StackAddresses;
  readonly supervisor: ProcessIdentity;
  readonly leave: () => void;
}

function handle(home: Home, { joined, revived, addresses, supervisor, leave }: Membership): RunningStack {
  const isOver = (): boolean => !isAlive(supervisor);
  return {
    joined,
    revived,
    addresses,
    keep: () => setKept(home),
    release: async () => {
      leave();
      const isSettled = (): boolean => isOver() || isKept(home) || hasUsers(home);
      await until('the stack to stop', isSettled, { within: STOP_WITHIN });
    },
    stop: async () => {
      leave();
      if (!isOver()) await stopStack(home.folder);
    },
    untilEnded: async () => void (await until('the stack to end', isOver, { within: Infinity, every: 500 })),
  };
}

function orderFor(home: Home, options: StartOptions): StackOrder {
  return {
    home: home.folder,
    kept: options.ownership === 'detached',
    temporary: options.temporary ?? false,
    ports: { ...DEFAULT_PORTS, ...options.ports },
    dataRoots: [...options.dataRoots, ...environmentRoots()].map((root) => path.resolve(root)),
    parts: options.parts === 'none' ? undefined : (options.parts ?? ownParts(options.trainers ?? 1)),
    postgresSettings: options.postgresSettings ?? {},
  };
}

function ownParts(trainers: number): StackParts {
  return {
    api: { script: appScript('api'), env: {} },
    orchestrator: { script: appScript('orchestrator'), env: {} },
    trainers: Array.from({ length: trainers }, () => ({ script: appScript('trainer'), env: { SONDE_POOL: 'cpu' } })),
  };
}

function isSame(one: ProcessIdentity | undefined, other: ProcessIdentity): boolean {
  return one?.pid === other.pid && one.started === other.started;
}

/** Tells of each part whose state is another than when it was last shown the record. */
function changeTeller(onEvent: (event: StackEvent) => void = () => undefined): (record?: StackRecord) => void {
  const told = new Map<string, string>();
  return (record) => {
    for (const part of record?.parts ?? []) {
      const state = `${part.state} ${part.detail}`;
      if (told.get(part.name) !== state) onEvent(part);
      told.set(part.name, state);
    }
  };
}
