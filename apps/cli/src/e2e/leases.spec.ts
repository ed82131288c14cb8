import { processesAbout, until } from '@sonde/testing';
import { ArtifactWatch } from './__fixtures__/artifact-watch';
import { CalmPacks } from './__fixtures__/calm-packs';
import { ended, submit } from './__fixtures__/followed-sweep';
import { packHolders } from './__fixtures__/pack-holders';
import { pidsOf } from './__fixtures__/stack-processes';
import { openStack, type StackFolder } from './__fixtures__/stack-folder';
import { stop, stopsOf, type Stop } from './__fixtures__/stops';
import { trainedPacks } from './__fixtures__/trained-packs';

/**
 * A trainer stands still for longer than Temporal waits for its heartbeat, another one takes its pack over, a second
 * sweep cuts in, and the first trainer goes on: who stops when, and for how long, follows from a seed. `npm test` runs
 * two rounds, `npm run test:faults` ten.
 */
const ROUNDS = Number(process.env['SONDE_TEST_STOPS'] ?? 0);
const SEED = Number(process.env['SONDE_TEST_FAULT_SEED'] ?? 1);
const SHORT: readonly Stop[] = [
  { who: 'trainer', which: 0, when: 'training', until: 'taken over' },
  { who: 'both', which: 1, when: 'recording', until: 'over' },
];
const WITHIN = 240_000;
/** More than a pack's heartbeat timeout. */
const HEARTBEAT_MS = 17_000;

/** One seed, so that wherever a pack is cut, its parts are packs of some of these learning rates. */
const LEARNING_RATES = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12].map((n) => n / 100);

/** Two packs of 12 trials. Long ones come to a checkpoint, which is written after 10 s. */
const large = ({ when }: Stop) => ({
  ...{ name: 'large', dataset: 'tiny', layers: ['second'], priority: 3, replicates: { seeds: [0] } },
  parameters: {
    learning_rate: LEARNING_RATES,
    batch_size: [8, 9],
    epochs: when === 'with a checkpoint' ? 40_000 : 1_500,
  },
});
/** A pack of each layer, before those of the other sweep. */
const CUTTING_IN = {
  ...{ name: 'cutting-in', dataset: 'tiny', priority: 1, replicates: { seeds: [1] } },
  parameters: { learning_rate: LEARNING_RATES.slice(0, 4), batch_size: 8, epochs: 300 },
};

let stack: StackFolder;
let packs: CalmPacks;
beforeAll(async () => {
  stack = await openStack(2);
  packs = new CalmPacks(stack);
}, WITHIN);
afterAll(() => stack?.close(), WITHIN);

interface Claims {
  /** Of trials that are still at work. */
  readonly running: ReadonlySet<string>;
  readonly all: ReadonlySet<string>;
  /** Of trials that were recorded. */
  readonly recorded: ReadonlySet<string>;
}

async function claimsOf(sweepId: string): Promise<Claims> {
  const trials = await stack.database.prisma.trial.findMany({ where: { sweepId, claim: { not: null } } });
  const having = (state?: string) =>
    new Set(trials.flatMap((trial) => (state === undefined || trial.state === state ? [trial.claim ?? ''] : [])));
  return { running: having('running'), all: having(), recorded: having('succeeded') };
}

const isAnother = (claims: ReadonlySet<string>, than: ReadonlySet<string>) =>
  [...claims].some((each) => !than.has(each));

/** Keeps whoever records from going on while `meanwhile` is at work, once so many wait for it. */
async function whileRecording<Result>(count: number, meanwhile: () => Result): Promise<Result> {
  return stack.database.prisma.$transaction(
    async (transaction) => {
      await transaction.$executeRaw`LOCK TABLE probes IN SHARE MODE`;
      await until(
        'trainers to record',
        async () => {
          const [row] = await transaction.$queryRaw<{ waiting: number }[]>`
            SELECT count(*)::int AS waiting FROM pg_locks WHERE relation = 'probes'::regclass AND NOT granted`;
          return row !== undefined && row.waiting >= count;
        },
        WITHIN,
      );
      return meanwhile();
    },
    { timeout: 2 * WITHIN },
  );
}

/** Stops a trainer that has a pack when it is where the round wants it to be stopped. @returns lets it go on */
async function stopped(first: string, round: Stop, watch: ArtifactWatch): Promise<() => void> {
  // One trainer may have got both packs.
  const holders = await until('the packs to be held', async () => {
    const found = await packHolders(stack, first, 1);
    return found.length > 0 && found;
  });
  expect(pidsOf(stack.home, 'trainer')).toEqual(expect.arrayContaining(holders));
  const stopNow = (): (() => void) => stop(round.who, holders[round.which % holders.length]);
  if (round.when === 'recording') return whileRecording(holders.length, stopNow);
  if (round.when === 'with a checkpoint') {
    await until('their checkpoints', () => watch.checkpoints(first).length >= holders.length, WITHIN);
  }
  return stopNow();
}

interface Sweeps {
  readonly first: string;
  readonly second: string;
  /** The first sweep's, before anything stopped. */
  readonly claims: ReadonlySet<string>;
}

/** Waits for the moment at which the stopped trainer is to go on. */
async function awaited({ first, second, claims }: Sweeps, round: Stop, watch: ArtifactWatch): Promise<void> {
  if (round.until === 'older than a heartbeat may be') {
    const stoppedAt = Date.now();
    return void (await until('the heartbeat timeout', () => Date.now() - stoppedAt > HEARTBEAT_MS, WITHIN));
  }
  if (round.until === 'over') {
    return void (await Promise.all([first, second].map((id) => ended(stack, id, { within: WITHIN }))));
  }
  await until(
    `the pack to be ${round.until}`,
    async () => {
      const { all, recorded } = await claimsOf(first);
      const written = watch.look(first).some((name) => ![...claims].some((claim) => name.includes(claim)));
      if (round.until === 'written by another') return written;
      return isAnother(round.until === 'taken over' ? all : recorded, claims);
    },
    WITHIN,
  );
}

async function play(round: Stop, number: number): Promise<void> {
  const { prisma } = stack.database;
  await prisma.probe.deleteMany();
  const watch = new ArtifactWatch(stack.home);
  const first = await submit(stack, large(round), `large-${number}`);
  const claims = await until(
    'both packs to be taken',
    async () => {
      const { running } = await claimsOf(first);
      return running.size === 2 && running;
    },
    WITHIN,
  );
  const goOn = await stopped(first, round, watch);
  const sweeps = { first, claims, second: '' };
  try {
    sweeps.second = await submit(stack, CUTTING_IN, `cutting-in-${number}`);
    await awaited(sweeps, round, watch);
  } finally {
    goOn();
  }
  const onLook = () => void [first, sweeps.second].forEach((id) => watch.look(id));
  const ends = await Promise.all([first, sweeps.second].map((id) => ended(stack, id, { onLook, within: WITHIN })));
  expect(ends).toMatchObject([
    { state: 'completed', counts: { planned: 24, succeeded: 24 } },
    { state: 'completed', counts: { planned: 8, succeeded: 8 } },
  ]);
  // A pack is taken over where nobody sends heartbeats for it, and nowhere else.
  expect(isAnother((await claimsOf(first)).all, claims)).toBe(round.who !== 'training process');
  // No trial was recorded twice: what a stale attempt recorded would be counted here, as all is that began anew.
  const runs = await prisma.packRun.findMany({ where: { sweepId: { in: [first, sweeps.second] } } });
  expect(runs.reduce((sum, { probes }) => sum + probes, 0)).toBeLessThanOrEqual(24 + 8);
  const trained = await trainedPacks(stack, first, sweeps.second);
  expect(trained.flatMap(({ weights }) => Object.keys(weights))).toHaveLength(24 + 8);
  for (const { shape, file, weights } of trained) {
    const undisturbed = await packs.of(shape);
    expect({ shape, file, weights }).toEqual({ ...undisturbed, artifact: undefined });
  }
  onLook();
  expect(watch.changed).toEqual([]);
}

describe('a trainer that stood still', () => {
  it.each((ROUNDS > 0 ? stopsOf(SEED, ROUNDS) : SHORT).map((round, number) => ({ ...round, number })))(
    '$who of holder $which, $when, until its pack is $until: costs two sweeps nothing but time',
    async ({ number, ...round }) => play(round, number),
    10 * WITHIN,
  );

  it(
    'leaves no process behind',
    async () => {
      await stack.close();
      expect(processesAbout(stack.home)).toEqual([]);
    },
    WITHIN,
  );
});
