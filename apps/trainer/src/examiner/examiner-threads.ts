import { Worker } from 'node:worker_threads';
import { BadInput, TimedOut, WorkerLost } from '@sonde/contracts';
import type { DatasetExaminer } from '@sonde/activities';
import type { ExaminedLayer } from '@sonde/domain';
import type { FromThread, Results, Task, ThreadSettings } from './messages';

interface Options {
  /** Script of a thread. */
  readonly script: string;
  readonly settings: ThreadSettings;
  /** Seconds after which a thread that reads and reports nothing is ended. */
  readonly stallAfter: number;
}

interface Hooks {
  readonly signal: AbortSignal;
  readonly onBytes?: (layer: number, bytes: number) => void;
  readonly onLayer?: (layer: number, examined: ExaminedLayer) => void;
}

/**
 * Examines datasets in worker threads, so that this process goes on reporting its packs meanwhile: examining a gigabyte
 * keeps a thread busy for seconds. A thread is ended where its task is called off or stands still; the others are kept.
 */
export class ExaminerThreads implements DatasetExaminer {
  private readonly idle: Worker[] = [];
  private readonly busy = new Set<Worker>();

  constructor(private readonly options: Options) {}

  /** Starts a thread ahead of its first task: loading its code takes 0.2 s. */
  start(): void {
    this.idle.push(this.thread());
  }

  outline: DatasetExaminer['outline'] = (root, hooks) => this.run<'outline'>({ kind: 'outline', root }, hooks);

  examine: DatasetExaminer['examine'] = async (dataset, hooks) => {
    await this.run<'examine'>({ kind: 'examine', ...dataset }, hooks);
  };

  describe: DatasetExaminer['describe'] = (dataset, hooks) =>
    this.run<'describe'>({ kind: 'describe', ...dataset }, hooks);

  /** Ends all threads. */
  async stop(): Promise<void> {
    await Promise.all([...this.idle.splice(0), ...this.busy].map((thread) => thread.terminate()));
  }

  private async run<Kind extends Task['kind']>(
    task: Task & { readonly kind: Kind },
    hooks: Hooks,
  ): Promise<Results[Kind]> {
    hooks.signal.throwIfAborted();
    const thread = this.idle.pop() ?? this.thread();
    this.busy.add(thread);
    try {
      // The thread answers a task of a kind with the result of that kind.
      const result = (await this.answer(thread, task, hooks)) as Results[Kind];
      this.idle.push(thread);
      return result;
    } catch (error) {
      if (error instanceof BadInput) this.idle.push(thread);
      else void thread.terminate();
      throw error;
    } finally {
      this.busy.delete(thread);
    }
  }

  private async answer(thread: Worker, task: Task, { signal, onBytes, onLayer }: Hooks) {
    const { stallAfter } = this.options;
    let stall: NodeJS.Timeout | undefined;
    let abort = (): void => undefined;
    try {
      return await new Promise<Results[keyof Results]>((resolve, reject) => {
        abort = () => reject(signal.reason as Error);
        signal.addEventListener('abort', abort, { once: true });
        const giveUp = (): void => reject(new TimedOut(`reading the dataset made no progress for ${stallAfter} s`));
        // Opening thousands of files reports nothing.
        if (task.kind !== 'outline') stall = setTimeout(giveUp, stallAfter * 1000);
        thread.on('message', (message: FromThread) => {
          stall?.refresh();
          if (message.kind === 'bytes') onBytes?.(message.layer, message.bytes);
          else if (message.kind === 'layer') onLayer?.(message.layer, message.examined);
          else if (message.kind === 'done') resolve(message.result);
          else if (message.kind === 'failed') reject(toError(message));
        });
        thread.on('error', (error) =>
          reject(new WorkerLost(`the thread that read the dataset ended: ${error.message}`)),
        );
        thread.on('exit', () => reject(new WorkerLost('the thread that read the dataset ended')));
        thread.postMessage(task);
      });
    } finally {
      clearTimeout(stall);
      signal.removeEventListener('abort', abort);
      thread.removeAllListeners('message').removeAllListeners('exit').removeAllListeners('error');
      // Without a listener an error would end this process too.
      thread.on('error', () => this.forget(thread)).on('exit', () => this.forget(thread));
    }
  }

  private thread(): Worker {
    const { script, settings } = this.options;
    const thread = new Worker(script, { workerData: settings });
    thread.on('error', () => this.forget(thread)).on('exit', () => this.forget(thread));
    return thread;
  }

  /** A thread that has ended takes no more tasks. */
  private forget(thread: Worker): void {
    const index = this.idle.indexOf(thread);
    if (index >= 0) this.idle.splice(index, 1);
  }
}

function toError({ message, issues }: Extract<FromThread, { kind: 'failed' }>): Error {
  return issues ? new BadInput(message, issues) : new Error(message);
}
