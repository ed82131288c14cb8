import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Sees whether an artifact that is there is ever written again. */
export class ArtifactWatch {
  private readonly seen = new Map<string, string>();
  private readonly rewritten = new Set<string>();

  constructor(private readonly home: string) {}

  /** Names of artifacts that were another file at some look than when they were first seen; best empty. */
  get changed(): readonly string[] {
    return [...this.rewritten].sort();
  }

  /** The artifacts of a sweep that are there now. */
  look(sweepId: string): string[] {
    const folder = join(this.home, 'artifacts', sweepId);
    const names = namesIn(folder).filter((name) => name.endsWith('.safetensors'));
    for (const name of names) {
      const path = join(folder, name);
      const stats = statSync(path, { throwIfNoEntry: false });
      // A refused attempt has removed its own meanwhile.
      if (!stats) continue;
      const file = `${stats.ino} ${stats.size} ${stats.mtimeMs}`;
      if ((this.seen.get(path) ?? file) !== file) this.rewritten.add(path);
      this.seen.set(path, file);
    }
    return names;
  }

  /** Paths of the checkpoints of a sweep that are there now. */
  checkpoints(sweepId: string): string[] {
    const folder = join(this.home, 'artifacts', sweepId);
    const folders = namesIn(folder).filter((name) => name.endsWith('.checkpoints'));
    const files = folders.flatMap((each) => namesIn(join(folder, each)).map((name) => join(folder, each, name)));
    return files.filter((path) => path.endsWith('.safetensors'));
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
