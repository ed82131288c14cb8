import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BadInput, OutOfMemory, TimedOut, WorkerLost } from '@sonde/contracts';
import type { PackResult, PackWork } from '@sonde/domain';
import { TrainingProcess } from './training-process';

let folder: string;
let process_: TrainingProcess;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'sonde-process-'))));
afterEach(async () => {
  await process_.stop();
  rmSync(folder, { recursive: true });
});

const started: number[] = [];
const work = { sweepId: 's' } as Partial<PackWork> as PackWork;
const done: PackResult = { artifact: 'a', features: 1, probes: [], seconds: NaN };
const DONE = `process.send({ kind: 'trained', result: ${'{ artifact: "a", features: 1, probes: [], seconds: NaN }'} })`;

/** A training process that answers as written, for each message that it gets. */
function processThat(body: string, stallAfter = 30): TrainingProcess {
  const script = join(folder, 'process.cjs');
  writeFileSync(
    script,
    `let n = 0; process.on('message', ({ kind }) => { n++; ${body} }); process.on('disconnect', () => process.exit());`,
  );
  started.length = 0;
  process_ = new TrainingProcess({
    script,
    settings: { artifacts: folder, memoryBytes: 1e9 },
    stallAfter,
    onStart: (pid) => started.push(pid),
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
    const trainer = processThat(`process.send({ kind: 'progress', progress: { epoch: 3, epochs: 9 } }); ${DONE}`);
    await trainer.train(work, (progress) => seen.push(progress), new AbortController().signal);
    expect(seen).toEqual([{ epoch: 3, epochs: 9 }]);
  });

  it('says that a process died, how, and starts another for the next pack', async () => {
    const trainer = processThat(`if (${'n === 1'} && !require('fs').existsSync(__dirname + '/killed')) {
      require('fs').writeFileSync(__dirname + '/killed', ''); process.kill(process.pid, 'SIGKILL'); } else ${DONE}`);
    await expect(train(trainer)).rejects.toEqual(new WorkerLost('the training process died (SIGKILL)'));
    expect(await train(trainer)).toEqual(done);
    expect(started).toHaveLength(2);
  });

  it('kills a process that makes no progress', async () => {
    const trainer = processThat('', 0.2);
    await expect(train(trainer)).rejects.toBeInstanceOf(TimedOut);
  });

  it('kills a process that does not heed a cancellation', async () => {
    const trainer = processThat('');
    const controller = new AbortController();
    const training = train(trainer, controller.signal);
    controller.abort();
    await expect(training).rejects.toBeInstanceOf(WorkerLost);
  });

  it('lets a process that heeds it live', async () => {
    const trainer =
      processThat(`if (kind === 'cancel') process.send({ kind: 'failed', code: 'internal', message: 'cancelled' });
      else if (n > 2) ${DONE}`);
    const controller = new AbortController();
    const training = train(trainer, controller.signal);
    controller.abort();
    await expect(training).rejects.toThrow('cancelled');
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
