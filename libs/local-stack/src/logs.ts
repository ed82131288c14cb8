import { BadInput } from '@sonde/contracts';
import { closeSync, existsSync, openSync, readSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { homeAt } from './home';
import { logFile } from './supervisor/part-log';

export interface LogLine {
  readonly part: string;
  readonly line: string;
}

export interface LogOptions {
  /** Default: all that have a log. */
  readonly parts?: readonly string[];
  /** How many of the last lines of each part to begin with. */
  readonly lines?: number;
  /** Goes on with what is written from then on, until the signal aborts. */
  readonly follow?: AbortSignal;
}

/** Never more than this is read for the first lines: half a megabyte. */
const TAIL_BYTES = 512 * 1024;

/**
 * The last lines of the stack's logs, part by part, and on request what follows.
 *
 * @throws BadInput where a part has written no log here, and none is waited for
 */
export async function* stackLogs(homeFolder: string, options: LogOptions = {}): AsyncGenerator<LogLine> {
  const { logs } = homeAt(path.resolve(homeFolder));
  const unknown = options.parts?.find((part) => !partsWithLogs(logs).includes(part));
  if (unknown !== undefined && !options.follow) {
    const others = partsWithLogs(logs).join(', ') || 'none';
    throw new BadInput(`${JSON.stringify(unknown)} has written no log; parts that have: ${others}`);
  }
  const tails = new Map<string, Tail>();
  do {
    for (const part of options.parts ?? partsWithLogs(logs)) {
      const tail = tails.get(part) ?? new Tail(logFile(logs, part), options.lines ?? 20);
      tails.set(part, tail);
      for (const line of tail.read()) yield { part, line };
    }
    if (options.follow) await delay(250, undefined, { signal: options.follow }).catch(() => undefined);
  } while (options.follow && !options.follow.aborted);
}

/** The names of the parts that have written a log here. */
export function partsWithLogs(folder: string): string[] {
  if (!existsSync(folder)) return [];
  const files = readdirSync(folder).filter((name) => name.endsWith('.log') && !name.endsWith('.old.log'));
  return files.map((name) => path.basename(name, '.log')).sort();
}

/** One log as it grows; each read yields the lines that were completed since the last one. */
class Tail {
  /** Where the next read begins; -1 before the first one. */
  private position = -1;
  private rest = '';

  constructor(
    private readonly file: string,
    private readonly firstLines: number,
  ) {}

  read(): string[] {
    const size = statSync(this.file, { throwIfNoEntry: false })?.size ?? 0;
    const isFirst = this.position < 0;
    if (isFirst) this.position = Math.max(0, size - TAIL_BYTES);
    // A log that got shorter was set aside, and this is the next one.
    else if (size < this.position) this.position = 0;
    const lines = (this.rest + this.textBetween(this.position, size)).split('\n');
    this.position = size;
    this.rest = lines.pop() ?? '';
    return isFirst ? lines.slice(-this.firstLines) : lines;
  }

  private textBetween(from: number, to: number): string {
    if (to <= from) return '';
    const descriptor = openSync(this.file, 'r');
    const bytes = Buffer.alloc(to - from);
    const read = readSync(descriptor, bytes, 0, bytes.length, from);
    closeSync(descriptor);
    return bytes.toString('utf8', 0, read);
  }
}
