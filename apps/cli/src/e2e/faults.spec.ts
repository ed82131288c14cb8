import { createHash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { processesAbout } from '@sonde/testing';
import { FAULTS, SUDDEN, befall, faultsOf } from './__fixtures__/faults';
import { ended, submit } from './__fixtures__/followed-sweep';
import { openStack, type StackFolder } from './__fixtures__/stack-folder';

/**
 * Sweeps on real processes that are killed, stopped and starved in an order that follows from a seed. `npm test` runs a
 * short form; `npm run test:faults` the long one.
 */
const KILLS = Number(process.env['SONDE_TEST_FAULTS'] ?? 8);
const SWEEPS = Number(process.env['SONDE_TEST_FAULT_SWEEPS'] ?? 2);
const SEED = Number(process.env['SONDE_TEST_FAULT_SEED'] ?? 1);
const IS_LONG = KILLS > 8;
const LENGTHS = { awayMs: IS_LONG ? 30_000 : 5_000, fullMs: 3_000, stoppedMs: 20_000 };
const HOUR = 3_600_000;

/** 2 layers x 2 learning rates x 2 seeds, in one pack a layer that takes some seconds; no two sweeps share a probe. */
const sweepOf = (number: number) => ({
  ...{ name: `faults-${number}`, dataset: 'tiny' },
  parameters: { learning_rate: [0.01, 0.02], batch_size: 8, epochs: IS_LONG ? 20_000 : 3_000 },
  replicates: { seeds: [2 * number, 2 * number + 1] },
  max_retries: 10,
});

const folders: StackFolder[] = [];
async function open(trainers: number): Promise<StackFolder> {
  const folder = await openStack(trainers);
  folders.push(folder);
  return folder;
}
afterAll(() => Promise.all(folders.map((folder) => folder.close())), 120_000);

/** What a sweep's trials yielded, by configuration and seed, and the digest of each pack's file. */
async function yieldOf({ database, artifact }: StackFolder, sweepId: string) {
  const trials = await database.prisma.trial.findMany({ where: { sweepId }, orderBy: { index: 'asc' } });
  const probes = await database.prisma.probe.findMany({
    where: { key: { in: trials.map(({ probeKey }) => probeKey) } },
  });
  const byKey = new Map(probes.map((probe) => [probe.key, probe]));
  return trials.map(({ index, state, probeKey }) => {
    const probe = byKey.get(probeKey);
    const file = probe && createHash('sha256').update(artifact(probe.artifact)).digest('hex');
    return { index, state, correct: probe?.valCorrect, loss: probe?.valLoss ?? NaN, file };
  });
}

describe('faults', () => {
  it(
    `${KILLS} of them, in the order of seed ${SEED}, cost ${SWEEPS} sweeps nothing but time`,
    async () => {
      const calm = await open(1);
      const numbers = [...Array(SWEEPS).keys()];
      const undisturbed = [];
      for (const number of numbers) {
        const id = await submit(calm, sweepOf(number), `sweep-${number}`);
        expect((await ended(calm, id)).state).toBe('completed');
        undisturbed.push(await yieldOf(calm, id));
      }
      await calm.close();
      folders.pop();

      const stormy = await open(2);
      const ids = [];
      for (const number of numbers) ids.push(await submit(stormy, sweepOf(number), `sweep-${number}`));
      const ends = Promise.all(ids.map((id) => ended(stormy, id)));
      for (const fault of faultsOf(SEED, KILLS, IS_LONG ? FAULTS : SUDDEN)) {
        await befall(stormy.home, fault, LENGTHS);
        // Long enough for what was killed to be started again, so that the next one meets a stack that works.
        await delay(IS_LONG ? 4_000 : 1_500);
      }
      for (const [at, sweep] of (await ends).entries()) {
        expect(sweep).toMatchObject({ state: 'completed', counts: { planned: 8, succeeded: 8 } });
        const [before, after] = [undisturbed[at] ?? [], await yieldOf(stormy, sweep.id)];
        // The pack kept its shape, so its file is the same, bit for bit.
        expect(after).toEqual(before);
      }
      await stormy.close();
      folders.pop();
      expect(processesAbout(stormy.home)).toEqual([]);
    },
    HOUR,
  );
});
