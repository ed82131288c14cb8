import { renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** Writes a file in one step, so that nobody reads half of it, with mode 600 from its first byte on. */
export function writePrivately(file: string, content: string): void {
  const draft = path.join(path.dirname(file), `.${path.basename(file)}.${process.pid}`);
  writeFileSync(draft, `${content}\n`, { mode: 0o600 });
  renameSync(draft, file);
}
