import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

const FILE = 'array-facts.json';
const VERSION = 1;

/** About 3 MB of JSON; the entries used least lately go first. */
const MAX_ENTRIES = 10_000;

/**
 * A file that changed a moment ago may change again within the same tick of the file system's clock, unseen: what was
 * found in it is not kept.
 */
const SETTLED_AFTER_MS = 2000;

interface Entry {
  readonly stamp: string;
  readonly facts: unknown;
  readonly usedAt: number;
}

/**
 * What was found in files, kept in a small JSON file between runs, so that an unchanged file is not read again.
 * Several processes may share the file: each reads it anew, adds its own findings and puts it in place in one step. Two
 * that do so at once may lose findings of one, which costs time and nothing else.
 */
export class FactCache {
  private readonly found = new Map<string, Entry>();

  private constructor(
    private readonly path: string | undefined,
    private readonly known: Map<string, Entry>,
  ) {}

  /** @param folder made where it does not exist; without one, nothing is kept beyond the process */
  static async open(folder?: string): Promise<FactCache> {
    const path = folder === undefined ? undefined : join(folder, FILE);
    return new FactCache(path, await readEntries(path));
  }

  /**
   * What was found before under this key, where the file has the size and time that it had then; else what `find`
   * finds now.
   */
  async ofFile<Facts>(
    path: string,
    key: string,
    isFacts: (value: unknown) => value is Facts,
    find: () => Promise<Facts>,
  ): Promise<Facts> {
    const before = await stat(path, { bigint: true });
    const stamp = `${before.size} ${before.mtimeNs}`;
    const settled = Date.now() - Number(before.mtimeMs) > SETTLED_AFTER_MS;
    return this.under(`${path}\n${key}`, settled ? stamp : undefined, isFacts, find);
  }

  /** What was found before under this key for equal content; `stamp` stands for the content, undefined for none. */
  async under<Facts>(
    key: string,
    stamp: string | undefined,
    isFacts: (value: unknown) => value is Facts,
    find: () => Promise<Facts>,
  ): Promise<Facts> {
    const entry = this.found.get(key) ?? this.known.get(key);
    const hit = entry !== undefined && entry.stamp === stamp && isFacts(entry.facts) ? entry.facts : undefined;
    const facts = hit ?? (await find());
    if (stamp !== undefined) this.found.set(key, { stamp, facts, usedAt: Date.now() });
    return facts;
  }

  /** Writes what was found since; failing to is no error, the next run finds it again. */
  async save(): Promise<void> {
    if (this.path === undefined || this.found.size === 0) return;
    const entries = [...(await readEntries(this.path)), ...this.found];
    const kept = [...new Map(entries)].sort(([, a], [, b]) => b.usedAt - a.usedAt).slice(0, MAX_ENTRIES);
    const unfinished = `${this.path}.${randomUUID()}.tmp`;
    try {
      await mkdir(dirname(this.path), { recursive: true });
      await writeFile(unfinished, JSON.stringify({ version: VERSION, entries: Object.fromEntries(kept) }));
      await rename(unfinished, this.path);
    } catch {
      await rm(unfinished, { force: true });
    }
  }
}

async function readEntries(path: string | undefined): Promise<Map<string, Entry>> {
  if (path === undefined) return new Map();
  try {
    const { version, entries } = JSON.parse(await readFile(path, 'utf8')) as { version?: unknown; entries?: object };
    return version === VERSION ? new Map(Object.entries(entries ?? {}).filter(isEntry)) : new Map();
  } catch {
    // None yet, or one that someone damaged: both are found again.
    return new Map();
  }
}

function isEntry(pair: [string, unknown]): pair is [string, Entry] {
  const entry = pair[1];
  return typeof entry === 'object' && entry !== null && 'stamp' in entry && 'facts' in entry && 'usedAt' in entry;
}
