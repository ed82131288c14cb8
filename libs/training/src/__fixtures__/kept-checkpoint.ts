import type { Checkpoint, CheckpointStore } from '../fit/checkpoint-store';

/** A store that serialises, so that nothing but plain data gets through, and counts. */
export class KeptCheckpoint implements CheckpointStore {
  written = 0;

  constructor(
    public last: Checkpoint | null = null,
    readonly everySeconds = 0,
  ) {}

  read(): Promise<Checkpoint | null> {
    return Promise.resolve(structuredClone(this.last));
  }

  write(checkpoint: Checkpoint): Promise<void> {
    this.last = structuredClone(checkpoint);
    this.written++;
    return Promise.resolve();
  }
}
