import { fork, type ChildProcess } from 'node:child_process';
import { BadInput, Conflict, NotFound, OutOfMemory, StackUnavailable, TimedOut, WorkerLost } from '@sonde/contracts';
import type { PackTrainer } from '@sonde/activities';
import type { PackProgress, PackResult, PackWork } from '@sonde/domain';
import type { FromProcess, ToProcess } from './process/messages';
import type { ProcessSettings } from './process/run-pack';

interface Options {
  /** Script of the process. */
  readonly script: string;
  readonly settings: ProcessSettings;
  /** Seconds without progress after which the process is killed. */
  readonly stallAfter: number;
  /** Told the number of each process that is started. */
  readonly onStart?: (pid: number) => void;
}

/** What is left to a process that was told to stop, before it is killed. */
const CANCEL_GRACE_MS = 3_000;

/**
 * Keeps one training process: starts it when there is work, kills it when it stands still, and starts another after it
 * died. Only a process can be stopped for certain in the midst of native code, and only one can run out of memory alone.
 */
export class TrainingProcess implements PackTrainer {
  private child: ChildProcess | undefined;

  constructor(private readonly options: Options) {}

  /** Starts the process ahead of its first pack: loading TensorFlow takes a second. */
  start(): void {
    this.running();
  }

  async train(work: PackWork, onProgress: (progress: PackProgress) => void, signal: AbortSignal): Promise<PackResult> {
    signal.throwIfAborted();
    const child = this.running();
    const timers: NodeJS.Timeout[] = [];
    const cancel = (): void => {
      tell(child, { kind: 'cancel' });
      timers.push(setTimeout(() => child.kill('SIGKILL'), CANCEL_GRACE_MS));
    };
    signal.addEventListener('abort', cancel, { once: true });
    try {
      return await new Promise<PackResult>((resolve, reject) => {
        const stall = setTimeout(() => {
          reject(new TimedOut(`the training process made no progress for ${this.options.stallAfter} s and was killed`));
          child.kill('SIGKILL');
        }, this.options.stallAfter * 1000);
        timers.push(stall);
        child.on('message', (message: FromProcess) => {
          stall.refresh();
          if (message.kind === 'progress') onProgress(message.progress);
          else if (message.kind === 'trained') resolve(message.result);
          else reject(toError(message));
        });
        child.on('exit', (code, killedBy) => {
          reject(new WorkerLost(`the training process died (${killedBy ?? `exit ${code}`})`));
        });
        tell(child, { kind: 'train', work });
      });
    } finally {
      timers.forEach(clearTimeout);
      signal.removeEventListener('abort', cancel);
      // The process outlives the pack; what listened for this one does not.
      child.removeAllListeners('message').removeAllListeners('exit');
    }
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
