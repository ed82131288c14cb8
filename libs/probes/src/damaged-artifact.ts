import { NotFound } from '@sonde/contracts';

/** Thrown when an artifact, or what it holds of some probes, is lost or is not what was written. */
export class DamagedArtifact extends NotFound {
  constructor(
    message: string,
    /** Rows that are damaged; null where the file as a whole is. */
    readonly rows: readonly number[] | null,
  ) {
    super(message);
  }
}
