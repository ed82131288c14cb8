import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BadInput, OutOfMemory, TimedOut, WorkerLost } from '@sonde/contracts';
import type { PackResult, PackWork } from '@sonde/domain';
import { until } from '@sonde/testing';
import { TrainingProcess } from './training-process';

let folder: string;
let process_: TrainingProcess;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'sonde-process-'))));
afterEach(async () => {
  await process_.stop();
  rmSync(folder, { recursive: true });
});

const started: number[] = [];
const dataset = { manifest: { layers: [{ name: 'a' }] }, layers: [{ name: 'a' }], targets: [] } as object;
const work = { sweepId: 's', layerIndex: 0, dataset, trials: [] } as Partial<PackWork> as PackWork;
const done: PackResult = { artifact: 'a', stamp: '1 1', features: 1, probes: [], seconds: NaN, wasResumed: false };
const DONE = `process.send({ kind: 'trained', wasWarm: n > 1, trained:
  { artifact: "a", stamp: "1 1", features: 1, probes: [], seconds: NaN, wasResumed: false } });`;

const BEGUN = `process.send({ kind: 'standing', standing: { epoch: 0, epochs: 9, checkpoint: null } });`;

/** Ends the n-th pack when there is a file that says so. */
const ENDING = `require('fs').writeFileSync(__dirname + '/looked-' + n, '');
  const look = () => { if (require('fs').existsSync(__dirname + '/go-' + n)) ${DONE} else setTimeout(look, 5); }; look();`;

/** A training process that answers as written, for each message that it gets. */
function processThat(
  body: string,
  own: Partial<ConstructorParameters<typeof TrainingProcess>[0]> = {},
): TrainingProcess {
  const script = join(folder, 'process.cjs');
  writeFileSync(
    script,
    `let n = 0; process.on('message', ({ kind }) => { n++; ${body} }); process.on('disconnect', () => process.exit());`,
  );
  started.length = 0;
  process_ = new TrainingProcess({
    script,
    settings: { artifacts: folder, memoryBytes: 1e9 },
    stallAfter: 30,
    onStart: (pid) => started.push(pid),
    ...own,
  });
  return process_;
}

const train = (trainer: TrainingProcess, signal = new AbortController().signal, onProgress = (): void => undefined) =>
  trainer.train(work, onProgress, signal);

describe('TrainingProcess', () => {
  it('keeps its process from pack to pack, and figures as they are', async () => {
    const trainer = processThat(DONE);
    expect(await train(trainer)).toEqual(done);
    expect(await train(trainer)).toEqual(done);
    expect(started).toHaveLength(1);
  });

  it('may be started before there is work, and is the one that trains', async () => {
    const trainer = processThat(DONE);
    trainer.start();
    expect(started).toHaveLength(1);
    expect(await train(trainer)).toEqual(done);
    expect(started).toHaveLength(1);
  });

  it('passes progress on', async () => {
    const seen: unknown[] = [];
    const standing = { epoch: 3, epochs: 9, checkpoint: 2 };
    const trainer = processThat(`process.send({ kind: 'standing', standing: ${JSON.stringify(standing)} }); ${DONE}`);
    await trainer.train(work, (now) => seen.push(now), new AbortController().signal);
    expect(seen).toEqual([standing]);
  });

  it('says of each pack whether its features were in memory', async () => {
    const warm: boolean[] = [];
    const trainer = processThat(DONE, { onTrained: ({ wasWarm }) => warm.push(wasWarm) });
    await train(trainer);
    await train(trainer);
    expect(warm).toEqual([false, true]);
  });

  it('trains one pack at a time', async () => {
    const trainer = processThat(ENDING);
    const order: string[] = [];
    const first = train(trainer).then(() => order.push('first'));
    const second = train(trainer).then(() => order.push('second'));
    // A process that had got both would look for the second file alone.
    writeFileSync(join(folder, 'go-2'), '');
    await until('the first to be looked for', () => existsSync(join(folder, 'looked-1')));
    writeFileSync(join(folder, 'go-1'), '');
    await Promise.all([first, second]);
    expect(order).toEqual(['first', 'second']);
    expect(started).toHaveLength(1);
  });

  it('cancels a pack that waits at once, and leaves the one in training alone', async () => {
    const trainer = processThat(`if (kind === 'cancel') process.exit(1); ${ENDING}`);
    const controller = new AbortController();
    const first = train(trainer);
    const second = train(trainer, controller.signal);
    controller.abort();
    await expect(second).rejects.toThrow();
    writeFileSync(join(folder, 'go-1'), '');
    expect(await first).toEqual(done);
  });

  it('begins no pack when it drains, and ends the one in training', async () => {
    const trainer = processThat(`${BEGUN} ${ENDING}`);
    let second = Promise.resolve<unknown>(undefined);
    const first = train(trainer, new AbortController().signal, () => {
      second = train(trainer).catch((error: unknown) => error);
      trainer.drain();
      writeFileSync(join(folder, 'go-1'), '');
    });
    expect(await first).toEqual(done);
    expect(await second).toBeInstanceOf(WorkerLost);
    await expect(train(trainer)).rejects.toBeInstanceOf(WorkerLost);
  });

  it('says that a process died, how, and starts another for the next pack', async () => {
    const trainer = processThat(`if (${'n === 1'} && !require('fs').existsSync(__dirname + '/killed')) {
      require('fs').writeFileSync(__dirname + '/killed', ''); process.kill(process.pid, 'SIGKILL'); } else ${DONE}`);
    await expect(train(trainer)).rejects.toEqual(new WorkerLost('the training process died (SIGKILL)'));
    expect(await train(trainer)).toEqual(done);
    expect(started).toHaveLength(2);
  });

  it.each([
    ['another was killed for want of memory', 4, OutOfMemory],
    ['none was', 3, WorkerLost],
    ['the machine does not say', null, WorkerLost],
  ])('tells why a process was killed: %s', async (_what, after, error) => {
    const kills = [3, after];
    const trainer = processThat(`process.kill(process.pid, 'SIGKILL')`, { oomKills: () => kills.shift() ?? null });
    await expect(train(trainer)).rejects.toBeInstanceOf(error);
  });

  it('removes the checkpoints of a pack that nobody goes on with', async () => {
    const trainer = processThat(DONE);
    const [own, other] = [2, 3].map((pack) => join(folder, 's', `layer-1.pack-${pack}.checkpoints`)) as [
      string,
      string,
    ];
    for (const checkpoints of [own, other]) {
      mkdirSync(checkpoints, { recursive: true });
      for (const claim of ['a', 'b']) writeFileSync(join(checkpoints, `${claim}.safetensors`), '');
    }
    await trainer.forget({ sweepId: 's', layer: 1, pack: 2 });
    expect([own, other].map((checkpoints) => existsSync(checkpoints))).toEqual([false, true]);
    await trainer.forget({ sweepId: 's', layer: 1, pack: 2 });
  });

  it('kills a process that makes no progress', async () => {
    const trainer = processThat('', { stallAfter: 0.2 });
    await expect(train(trainer)).rejects.toBeInstanceOf(TimedOut);
  });

  it('lets a process live that gets on, however long it takes in all', async () => {
    // Ten reports, each in half of the time after which it would be killed.
    const trainer = processThat(
      `let left = 10; const on = () => { ${BEGUN} if (left-- > 0) setTimeout(on, 250); else ${DONE} }; on();`,
      { stallAfter: 0.5 },
    );
    expect(await train(trainer)).toEqual(done);
  });

  it('kills a process that does not heed a cancellation', async () => {
    const trainer = processThat(BEGUN);
    const controller = new AbortController();
    await expect(train(trainer, controller.signal, () => controller.abort())).rejects.toBeInstanceOf(WorkerLost);
  });

  it('lets a process that heeds it live', async () => {
    const trainer =
      processThat(`if (kind === 'cancel') process.send({ kind: 'failed', code: 'internal', message: 'cancelled' });
      else if (n > 2) ${DONE} else ${BEGUN}`);
    const controller = new AbortController();
    await expect(train(trainer, controller.signal, () => controller.abort())).rejects.toThrow('cancelled');
    expect(await train(trainer)).toEqual(done);
    expect(started).toHaveLength(1);
  });

  it.each([
    ['bad_input', BadInput],
    ['out_of_memory', OutOfMemory],
    ['internal', Error],
  ])('throws what training says: %s', async (code, type) => {
    const trainer = processThat(`process.send({ kind: 'failed', code: '${code}', message: 'm' })`);
    await expect(train(trainer)).rejects.toBeInstanceOf(type);
  });
});
