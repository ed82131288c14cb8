import { fork, type ChildProcess } from 'node:child_process';
import { rm } from 'node:fs/promises';
import type { PackStanding, PackTrainer, TrainedPack } from '@sonde/activities';
import { BadInput, Conflict, NotFound, OutOfMemory, StackUnavailable, TimedOut, WorkerLost } from '@sonde/contracts';
import type { PackReference } from '@sonde/contracts/temporal';
import type { PackWork } from '@sonde/domain';
import { checkpointFolder } from '@sonde/probes';
import type { FromProcess, ToProcess } from './process/messages';
import { taskOf } from './process/pack-task';
import type { ProcessSettings } from './process/run-pack';
import { TurnQueue } from './turn-queue';

interface Options {
  /** Script of the process. */
  readonly script: string;
  readonly settings: ProcessSettings;
  /** Seconds without progress after which the process is killed. */
  readonly stallAfter: number;
  /** Told the number of each process that is started. */
  readonly onStart?: (pid: number) => void;
  /** Told of each pack that was trained: whether its features were in memory already, and how long it took. */
  readonly onTrained?: (pack: { readonly wasWarm: boolean; readonly seconds: number }) => void;
  /** How many processes the kernel has killed so far for want of memory. */
  readonly oomKills?: () => number | null;
}

/** What is left to a process that was told to stop, to the end of a call and for a checkpoint, before it is killed. */
const CANCEL_GRACE_MS = 5_000;

/**
 * Keeps one training process: starts it when there is work, kills it when it stands still, and starts another after it
 * died. Only a process can be stopped for certain in the midst of native code, and only one can run out of memory alone.
 * Packs are trained one at a time, since each uses all cores; further ones wait.
 */
export class TrainingProcess implements PackTrainer {
  private child: ChildProcess | undefined;
  private readonly queue = new TurnQueue();
  private readonly draining = new AbortController();

  constructor(private readonly options: Options) {}

  /** Starts the process ahead of its first pack: loading TensorFlow takes a second. */
  start(): void {
    this.running();
  }

  async train(work: PackWork, onStanding: (standing: PackStanding) => void, signal: AbortSignal): Promise<TrainedPack> {
    const waiting = AbortSignal.any([signal, this.draining.signal]);
    return this.queue.run(() => this.trainNow(work, onStanding, signal), waiting);
  }

  async forget(pack: PackReference): Promise<void> {
    const folder = checkpointFolder(this.options.settings.artifacts, pack);
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  }

  /** From now on no pack begins: what waits, or comes, is for another trainer. */
  drain(): void {
    this.draining.abort(new WorkerLost('the trainer is shutting down; another one takes its pack'));
  }

  private async trainNow(
    work: PackWork,
    onStanding: (standing: PackStanding) => void,
    signal: AbortSignal,
  ): Promise<TrainedPack> {
    const child = this.running();
    const killsBefore = this.options.oomKills?.() ?? null;
    const timers: NodeJS.Timeout[] = [];
    const cancel = (): void => {
      tell(child, { kind: 'cancel' });
      timers.push(setTimeout(() => child.kill('SIGKILL'), CANCEL_GRACE_MS));
    };
    signal.addEventListener('abort', cancel, { once: true });
    try {
      return await new Promise<TrainedPack>((resolve, reject) => {
        const stall = setTimeout(() => {
          reject(new TimedOut(`the training process made no progress for ${this.options.stallAfter} s and was killed`));
          child.kill('SIGKILL');
        }, this.options.stallAfter * 1000);
        timers.push(stall);
        child.on('message', (message: FromProcess) => {
          stall.refresh();
          if (message.kind === 'standing') return onStanding(message.standing);
          if (message.kind === 'failed') return reject(toError(message));
          const { trained, wasWarm } = message;
          this.options.onTrained?.({ wasWarm, seconds: trained.seconds });
          resolve(trained);
        });
        child.on('exit', (code, killedBy) => reject(this.deathOf(child, killedBy ?? `exit ${code}`, killsBefore)));
        tell(child, { kind: 'train', task: taskOf(work) });
      });
    } finally {
      timers.forEach(clearTimeout);
      signal.removeEventListener('abort', cancel);
      // The process outlives the pack; what listened for this one does not.
      child.removeAllListeners('message').removeAllListeners('exit');
    }
  }

  /** @param killsBefore processes that the kernel had killed for want of memory when the pack began */
  private deathOf(child: ChildProcess, how: string, killsBefore: number | null): Error {
    const kills = this.options.oomKills?.() ?? null;
    // One that we killed ourselves may have had a neighbour that ran out of memory.
    const ranOut = how === 'SIGKILL' && !child.killed && killsBefore !== null && kills !== null && kills > killsBefore;
    return ranOut
      ? new OutOfMemory('the kernel killed the training process, since the machine or its container ran out of memory')
      : new WorkerLost(`the training process died (${how})`);
  }

  /** Ends the process. */
  async stop(): Promise<void> {
    const { child } = this;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await gone;
  }

  private running(): ChildProcess {
    if (this.child?.connected && this.child.exitCode === null && !this.child.killed) return this.child;
    const { script, settings, onStart } = this.options;
    // Advanced serialization carries NaN and typed arrays as they are.
    const child = fork(script, [JSON.stringify(settings)], { serialization: 'advanced' });
    // Without a listener an error to start or to speak to it would end this process too; `exit` follows.
    child.on('error', () => child.kill('SIGKILL'));
    if (child.pid !== undefined) onStart?.(child.pid);
    this.child = child;
    return child;
  }
}

function tell(child: ChildProcess, message: ToProcess): void {
  if (child.connected) child.send(message);
}

function toError({ code, message, issues }: Extract<FromProcess, { kind: 'failed' }>): Error {
  switch (code) {
    case 'bad_input':
      return new BadInput(message, issues);
    case 'out_of_memory':
      return new OutOfMemory(message);
    case 'not_found':
      return new NotFound(message);
    case 'conflict':
      return new Conflict(message);
    case 'worker_lost':
      return new WorkerLost(message);
    case 'timeout':
      return new TimedOut(message);
    case 'unavailable':
      return new StackUnavailable(message);
    case 'internal':
      return new Error(message);
  }
}
