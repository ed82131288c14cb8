import { NotFound } from '@sonde/contracts';
import { DamagedArtifact } from '@sonde/probes';

/** Blocks of an artifact that are lost or are not what was written. */
export interface Damage {
  /** The artifact's name, relative to the folder of artifacts. */
  readonly artifact: string;
  /** Rows that are damaged; null for all. */
  readonly rows: readonly number[] | null;
}

/** Thrown by what reads artifacts without a database at hand, so that whoever has one marks what is damaged. */
export class DamagedBlocks extends NotFound {
  constructor(
    message: string,
    readonly damage: Damage,
  ) {
    super(message);
  }
}

/** Reads from an artifact. @throws DamagedBlocks where it is damaged, and whatever else `read` throws */
export async function naming<Read>(artifact: string, read: () => Promise<Read>): Promise<Read> {
  try {
    return await read();
  } catch (error) {
    throw error instanceof DamagedArtifact ? new DamagedBlocks(error.message, { artifact, rows: error.rows }) : error;
  }
}
