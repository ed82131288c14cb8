import type { BlockDigests } from '@sonde/domain';
import { partOf, readPart, type StoredBlock } from './block-digests';
import { DamagedArtifact } from './damaged-artifact';
import { readArtifact, type OpenArtifact } from './open-artifact';

/** What reading all of an artifact has shown. */
export interface VerifiedArtifact {
  /** Rows that do not hold what was written; null where the file as a whole is lost. */
  readonly damaged: readonly number[] | null;
  /** Of each block, in the order in which they were given; empty where the file is lost. */
  readonly digests: readonly BlockDigests[];
}

/**
 * Reads all that an artifact holds of some probes, and verifies it.
 *
 * @throws StackUnavailable where the file cannot be read now
 */
export async function verifyArtifact(path: string, blocks: readonly StoredBlock[]): Promise<VerifiedArtifact> {
  try {
    return await readArtifact(path, async (artifact) => {
      const damaged = new Set<number>();
      const digests = blocks.map((): Record<string, string> => ({}));
      for (const part of partsOf(artifact, blocks)) {
        for (const row of await readOrDamaged(artifact, part, { blocks, digests })) damaged.add(row);
      }
      return { damaged: [...damaged], digests };
    });
  } catch (error) {
    if (error instanceof DamagedArtifact && error.rows === null) return { damaged: null, digests: [] };
    throw error;
  }
}

/** Parts that are there, and that should be. */
function partsOf(artifact: OpenArtifact, blocks: readonly StoredBlock[]): string[] {
  const known = blocks.flatMap(({ digests }) => Object.keys(digests ?? {}));
  return [...new Set([...artifact.names.map(partOf), ...known])];
}

interface Found {
  readonly blocks: readonly StoredBlock[];
  /** Filled with what is read. */
  readonly digests: readonly Record<string, string>[];
}

async function readOrDamaged(
  artifact: OpenArtifact,
  part: string,
  { blocks, digests }: Found,
): Promise<readonly number[]> {
  try {
    const read = await readPart(artifact, part, blocks);
    read.digests.forEach((digest, at) => Object.assign(digests[at] ?? {}, { [part]: digest }));
    return [];
  } catch (error) {
    if (error instanceof DamagedArtifact && error.rows !== null) return error.rows;
    throw error;
  }
}
