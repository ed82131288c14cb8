import { availableParallelism } from 'node:os';
import { extname, join } from 'node:path';
import type { Transferable } from 'node:worker_threads';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { StackUnavailable } from '@sonde/contracts';
import { Piscina } from 'piscina';
import { Artifacts } from '../artifacts/artifacts.service';
import { resultOf, type Outcome } from './outcome';
import type { Tasks } from './worker';

type Input<Name extends keyof Tasks> = Parameters<Tasks[Name]>[0];
type Result<Name extends keyof Tasks> = Awaited<ReturnType<Tasks[Name]>>;

interface RunOptions {
  /** Ends the task, by ending its thread where it runs already: a computation looks at nothing in between. */
  readonly signal: AbortSignal;
  readonly transferList?: readonly Transferable[];
}

/** Tasks that wait for a thread at most. */
const MAX_QUEUE = 100;

/**
 * Threads for what takes longer than the event loop may be blocked: reading predictions, resampling, planning. They are
 * started when they are needed, and end after a minute without work.
 */
@Injectable()
export class WorkerPool implements OnApplicationShutdown {
  private pool: Piscina | undefined;

  constructor(private readonly artifacts: Artifacts) {}

  /** @throws StackUnavailable where too many tasks wait already, and whatever the task throws */
  async run<Name extends keyof Tasks>(
    name: Name,
    input: Input<Name>,
    { signal, transferList = [] }: RunOptions,
  ): Promise<Result<Name>> {
    this.pool ??= openPool();
    if (this.pool.queueSize >= MAX_QUEUE) {
      throw new StackUnavailable(`${MAX_QUEUE} computations wait already: try again in a while`);
    }
    const outcome = (await this.pool.run({ name, input }, { signal, transferList: [...transferList] })) as Outcome<
      Result<Name>
    >;
    return resultOf(await this.artifacts.noteDamage(outcome));
  }

  async onApplicationShutdown(): Promise<void> {
    await this.pool?.destroy();
  }
}

function openPool(): Piscina {
  const extension = extname(__filename);
  return new Piscina({
    filename: join(__dirname, `worker${extension}`),
    // Two even on a small machine: a long plan must not keep everybody else waiting.
    maxThreads: Math.min(4, Math.max(2, availableParallelism() - 1)),
    minThreads: 0,
    idleTimeout: 60_000,
    // Specs run from the sources, which a thread has to compile.
    execArgv: extension === '.ts' ? ['--conditions=@sonde/source', '--require', TYPESCRIPT] : [],
  });
}

const TYPESCRIPT = join(__dirname, '../../../../tools/jest/load-typescript.cjs');
