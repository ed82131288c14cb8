import { join } from 'node:path';
import type { PackReference } from '@sonde/contracts/temporal';
import type { PackAttempt } from '@sonde/domain';

/*
 * Files of packs, in a folder a sweep. Each attempt at a pack writes files of its own, which no other attempt replaces:
 *
 *   layer-3.pack-7.<claim>.safetensors               its artifact
 *   layer-3.pack-7.checkpoints/<claim>.safetensors   its last checkpoint
 */

/** The artifact of an attempt, relative to the folder of artifacts. */
export function artifactName(attempt: PackAttempt): string {
  return `${stemOf(attempt)}.${attempt.claim}.safetensors`;
}

/** The folder of a pack's checkpoints, which its attempts share. @param artifacts the folder of artifacts */
export function checkpointFolder(artifacts: string, pack: PackReference): string {
  return join(artifacts, `${stemOf(pack)}${CHECKPOINTS}`);
}

/** The checkpoint of an attempt. @param folder that of the pack's checkpoints */
export function checkpointPath(folder: string, claim: string): string {
  return join(folder, `${claim}.safetensors`);
}

/** What an entry of a sweep's folder is; undefined where Sonde did not write it. */
export interface PackFile {
  readonly kind: 'artifact' | 'checkpoints' | 'unfinished';
  readonly layer: number;
  readonly pack: number;
  /** Null of a folder of checkpoints, and of files of versions that knew no claims. */
  readonly claim: string | null;
}

/** Reads the name of an entry of a sweep's folder. Checkpoints of versions that knew no claims count as unfinished. */
export function packFile(name: string): PackFile | undefined {
  const [, layer, pack, rest = ''] = /^layer-(\d+)\.pack-(\d+)\.(.+)$/.exec(name) ?? [];
  if (layer === undefined || pack === undefined) return undefined;
  const place = { layer: Number(layer), pack: Number(pack) };
  const [, claim = null] = /^([0-9a-f-]{36})\./.exec(rest) ?? [];
  if (rest === 'checkpoints') return { kind: 'checkpoints', ...place, claim: null };
  if (rest.endsWith('.tmp') || rest === 'checkpoint.safetensors') return { kind: 'unfinished', ...place, claim };
  return /^([0-9a-f-]{36}\.)?safetensors$/.test(rest) ? { kind: 'artifact', ...place, claim } : undefined;
}

const CHECKPOINTS = '.checkpoints';

function stemOf({ sweepId, layer, pack }: PackReference): string {
  return join(sweepId, `layer-${layer}.pack-${pack}`);
}
