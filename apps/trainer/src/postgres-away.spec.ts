import { execFile } from 'node:child_process';
import { chmodSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createTrainerActivities, type PackTrainer } from '@sonde/activities';
import { findStack, startStack, type RunningStack } from '@sonde/local-stack';
import { countTrials, openDatabase, type Database } from '@sonde/persistence';
import { plannedSweep, resultOf } from '@sonde/persistence/testing/builders';
import { MockActivityEnvironment } from '@temporalio/testing';
import { createPackStore } from './pack-store';

let home: string;
let stack: RunningStack;
let database: Database;

// A Postgres of its own, since this one is killed.
beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'sonde-away-'));
  chmodSync(home, 0o711);
  const ports = { postgres: 0, temporal: 0, temporalUi: 0 };
  stack = await startStack({ home, ownership: 'attached', temporary: true, parts: 'none', dataRoots: [], ports });
  const { postgresUrl } = stack.addresses;
  // Jest cannot load the schema engine, which is an ES module.
  const migrate = [
    require.resolve('@sonde/persistence/package.json').replace('package.json', 'dist/migration-cli.js'),
    'apply',
  ];
  await promisify(execFile)(process.execPath, migrate, { env: { ...process.env, SONDE_DATABASE_URL: postgresUrl } });
  database = openDatabase(postgresUrl);
});
afterAll(async () => {
  await database.close();
  await stack.stop();
});

function kill(signal: NodeJS.Signals): void {
  const pid = findStack(home)?.parts.find(({ name }) => name === 'postgres')?.process?.pid;
  if (pid === undefined) throw new Error('there is no Postgres');
  process.kill(pid, signal);
}

describe('a trainer whose Postgres goes away', () => {
  // Shut down, which ends connections in words, and killed, which leaves a recovery to be done.
  it.each([
    ['SIGINT', 1],
    ['SIGKILL', 2],
  ] as const)('records what it trained when that is back after %s', async (signal, learningRate) => {
    const sweepId = `sweep-${signal}`;
    const { trials } = await plannedSweep(
      database,
      { layers: ['first'], parameters: { learning_rate: learningRate }, replicates: { seeds: 2 } },
      sweepId,
    );
    const train = jest.fn<ReturnType<PackTrainer['train']>, []>(() => {
      kill(signal);
      const probes = trials.map((trial, row) => resultOf(trial, row, 60));
      return Promise.resolve({ artifact: 'a', stamp: '1 1', features: 3, probes, seconds: 1, wasResumed: false });
    });
    const store = createPackStore(database, { artifacts: home, pool: 'cpu', trainer: 't' });
    const { trainPack } = createTrainerActivities(store, { train, forget: () => Promise.resolve() });
    const outcome = await new MockActivityEnvironment().run(trainPack, { sweepId, layer: 0, pack: 0, until: null });
    expect(outcome).toMatchObject({ state: 'ended', ended: 2, failed: 0, bestScore: 0.6 });
    expect(train).toHaveBeenCalledTimes(1);
    expect((await countTrials(database, [sweepId])).get(sweepId)).toMatchObject({ succeeded: 2, failed: 0 });
  });
});
