import { StackUnavailable } from '@sonde/contracts';
import { accessSync, constants, existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { WORKSPACE } from '../workspace';

/** What set-up leaves in node_modules about what it built. */
const SetupRecord = z.object({ temporal: z.string().optional() });

/** The Temporal CLI: SONDE_TEMPORAL, else what set-up built, else `temporal` on the PATH. */
export function findTemporal(env: NodeJS.ProcessEnv = process.env, workspace = WORKSPACE): string {
  const named = env['SONDE_TEMPORAL'];
  if (named) {
    if (isExecutable(named)) return path.resolve(named);
    throw new StackUnavailable(`SONDE_TEMPORAL names ${named}, which is no program that can be run`);
  }
  const onPath = (env['PATH'] ?? '')
    .split(path.delimiter)
    .filter(Boolean)
    .map((folder) => path.join(folder, 'temporal'));
  const found = [builtBySetup(workspace), ...onPath].find((file) => file !== undefined && isExecutable(file));
  if (found !== undefined) return found;
  throw new StackUnavailable(
    'there is no Temporal server: run `npm run setup`, which builds it once, or set SONDE_TEMPORAL',
  );
}

function builtBySetup(workspace: string): string | undefined {
  const file = path.join(workspace, 'node_modules', '.sonde-setup.json');
  return existsSync(file) ? SetupRecord.parse(JSON.parse(readFileSync(file, 'utf8'))).temporal : undefined;
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
