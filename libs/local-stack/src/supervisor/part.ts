import { StackUnavailable } from '@sonde/contracts';
import type { ChildProcess } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { endProcess, identify, send, type ProcessIdentity, type StopStep } from '../processes';
import type { PartRecord, PartState } from '../stack-record';
import { untilHung, untilSilent, type Liveness } from './liveness';
import { lastLines, withPartLog, type PartLog } from './part-log';
import { RESTARTS, delayAfter, type RestartPolicy } from './restarts';

/** One program of the stack: how it starts, how one sees that it is ready, how it is asked to end. */
export interface PartDefinition {
  readonly name: string;
  /** Starts it in a process group of its own (`detached`), its output going to the log. */
  spawn(log: PartLog): ChildProcess;
  /** Resolves when it can be used. Need not watch whether the process still lives. */
  whenReady(child: ChildProcess, signal: AbortSignal): Promise<void>;
  /** Milliseconds that it may take to get ready. */
  readonly readyWithin: number;
  readonly stop: readonly StopStep[];
  /** Without it only the end of the program is noticed. */
  readonly liveness?: Liveness;
}

/** Milliseconds that each step has with what hangs: it rarely listens, and whoever waits has waited enough. */
const GRACE_FOR_HUNG = 5_000;

interface Run {
  readonly child: ChildProcess;
  readonly identity: ProcessIdentity | undefined;
  readonly log: Pick<PartLog, 'file' | 'offset'>;
  readonly since: number;
  /** Resolves with words for how it ended; never rejects. */
  readonly ended: Promise<string>;
}

interface Ending {
  readonly why: string;
  /** Milliseconds. */
  readonly ranFor: number;
}

/**
 * Keeps one program running: starts it, starts it again with growing delays when it ends by itself or hangs, stops it.
 */
export class Part {
  private readonly stopping = new AbortController();
  private run: Run | undefined;
  private crashes = 0;
  private quickCrashes = 0;
  private isGivenUp = false;
  private isAnswering = true;
  /** The loop that follows the program once it was ready for the first time. */
  private following: Promise<void> = Promise.resolve();
  private stopped: Promise<void> | undefined;

  constructor(
    private readonly definition: PartDefinition,
    private readonly logs: string,
    private readonly report: (report: PartRecord) => void,
    private readonly restarts: RestartPolicy = RESTARTS,
  ) {}

  get name(): string {
    return this.definition.name;
  }

  /** Whether it runs, and answered when it was last asked. */
  get answers(): boolean {
    return this.isAnswering;
  }

  /** The first start. Throws StackUnavailable, with the last lines of the log, when it does not get ready. */
  async start(): Promise<void> {
    try {
      const run = await this.launch();
      this.following = this.follow(this.untilOver(run));
    } catch (error) {
      await this.stop();
      throw error;
    }
  }

  /** Starts a part that was given up once more, with a clean slate; of another there is nothing to do. */
  revive(): void {
    if (!this.isGivenUp || this.stopping.signal.aborted) return;
    this.isGivenUp = false;
    this.quickCrashes = 0;
    this.tell('restarting', 'starts again, as it was asked to');
    this.following = this.follow(this.runAgain(0));
  }

  /** Ends the program and its process group; no start follows. */
  stop(): Promise<void> {
    this.stopped ??= this.stopOnce();
    return this.stopped;
  }

  private async stopOnce(): Promise<void> {
    this.stopping.abort();
    if (this.run !== undefined) {
      this.tell('stopping');
      await this.end(this.run, this.definition.stop);
    }
    await this.following;
    this.tell('stopped');
  }

  /** One start, up to the moment when the program is ready. */
  private async launch(): Promise<Run> {
    this.stopping.signal.throwIfAborted();
    const run = withPartLog(this.logs, this.name, (log) => begin(this.definition.spawn(log), log));
    this.run = run;
    this.tell('starting');
    try {
      await this.untilReady(run);
    } catch (error) {
      await this.end(run, this.definition.stop);
      throw error;
    }
    this.isAnswering = true;
    this.tell('ready');
    return run;
  }

  private async untilReady(run: Run): Promise<void> {
    const { name, readyWithin } = this.definition;
    const waits = new AbortController();
    const signal = AbortSignal.any([waits.signal, this.stopping.signal]);
    const late = delay(readyWithin, `was not ready within ${readyWithin / 1000} s`, { signal });
    try {
      const ready = this.definition.whenReady(run.child, signal).then(() => undefined);
      const problem = await Promise.race([ready, run.ended, late]);
      if (problem !== undefined) throw new StackUnavailable(`${name} ${problem}${quoteLog(run.log)}`);
    } finally {
      waits.abort();
    }
  }

  /** Lives as long as the part: waits for the program's end and starts it again, until it is stopped or given up. */
  private async follow(first: Promise<Ending>): Promise<void> {
    let ending = await first;
    while (!this.stopping.signal.aborted) {
      const pause = this.noteCrash(ending);
      if (pause === undefined) return;
      ending = await this.runAgain(pause);
    }
  }

  /** Waits until a program has ended or hangs; then nothing is left of it and of its process group. */
  private async untilOver(run: Run): Promise<Ending> {
    const { liveness, stop } = this.definition;
    const watch = new AbortController();
    const note = (answered: boolean): void => void (this.isAnswering = answered);
    const hung = liveness && untilHung(run.child, liveness, { signal: watch.signal, note }).catch(() => run.ended);
    const why = await Promise.race([run.ended, ...(hung ? [hung] : [])]);
    watch.abort();
    const ranFor = performance.now() - run.since;
    const isOver = run.child.exitCode !== null || run.child.signalCode !== null;
    if (isOver) send(-(run.child.pid ?? 0), 'SIGKILL');
    else
      await this.end(
        run,
        stop.map(({ signal }) => ({ signal, grace: GRACE_FOR_HUNG })),
      );
    return { why, ranFor };
  }

  /** Counts a crash, reports it, and says how long to wait now; undefined when that was one too many. */
  private noteCrash({ why, ranFor }: Ending): number | undefined {
    this.crashes += 1;
    this.quickCrashes = ranFor > this.restarts.ranWell ? 1 : this.quickCrashes + 1;
    this.run = undefined;
    this.isAnswering = false;
    const pause = delayAfter(this.quickCrashes, this.restarts);
    this.isGivenUp = pause === undefined;
    if (pause === undefined) this.tell('failed', `${why}; given up after ${this.quickCrashes} crashes in a row`);
    else this.tell('restarting', `${why}; starts again in ${pause / 1000} s`);
    return pause;
  }

  private async runAgain(pause: number): Promise<Ending> {
    try {
      await delay(pause, undefined, { signal: this.stopping.signal });
      return await this.untilOver(await this.launch());
    } catch (error) {
      return { why: `did not start again: ${(error as Error).message}`, ranFor: 0 };
    }
  }

  /** Ends a program step by step; one that is silent is not waited for as long as one that has something to end. */
  private async end(run: Run, steps: readonly StopStep[]): Promise<void> {
    const { liveness } = this.definition;
    const { pid } = run.child;
    if (pid !== undefined) {
      const ended = run.ended.then(() => true);
      // Silence cuts short the step that it falls into.
      let silence: Promise<boolean> | undefined =
        liveness &&
        untilSilent(run.child, liveness).then(() => {
          silence = undefined;
          return false;
        });
      const isEnded = (within: number): Promise<boolean> =>
        Promise.race([ended, delay(within, false, { ref: false }), ...(silence ? [silence] : [])]);
      await endProcess(pid, steps, isEnded);
    }
    this.run = undefined;
  }

  private tell(state: PartState, detail?: string): void {
    this.report({ name: this.name, state, process: this.run?.identity, crashes: this.crashes, detail });
  }
}

function begin(child: ChildProcess, { file, offset }: PartLog): Run {
  const ended = new Promise<string>((resolve) => {
    child.once('exit', (code, signal) => resolve(signal ? `was ended by ${signal}` : `ended with code ${code}`));
    child.on('error', (error) => resolve(`could not be started: ${error.message}`));
  });
  const identity = child.pid === undefined ? undefined : identify(child.pid);
  return { child, identity, log: { file, offset }, since: performance.now(), ended };
}

function quoteLog(log: Pick<PartLog, 'file' | 'offset'>): string {
  const lines = lastLines(log);
  return lines === '' ? ` (nothing in ${log.file})` : `; the end of ${log.file}:\n${lines}`;
}
