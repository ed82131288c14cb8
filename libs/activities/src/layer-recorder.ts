import type { ExaminedLayer } from '@sonde/domain';

/** How far the examination of a layer is. */
export interface RecordedLayer {
  readonly layer: number;
  readonly bytesDone: number;
  /** Absent until it is over. */
  readonly examined?: ExaminedLayer;
}

/** Small layers take a millisecond each, and a file of many gigabytes minutes: both are recorded at this interval. */
const EVERY_MS = 1_000;

/** Records the progress of layers in bundles; the newest note of a layer counts. */
export class LayerRecorder {
  private readonly notes = new Map<number, RecordedLayer>();
  private recordedAt = performance.now();
  private recording: Promise<void> = Promise.resolve();

  /** @param record idempotent; what it could not record is given to it again */
  constructor(private readonly record: (layers: readonly RecordedLayer[]) => Promise<void>) {}

  note(layer: RecordedLayer): void {
    this.notes.set(layer.layer, layer);
    if (performance.now() - this.recordedAt < EVERY_MS) return;
    this.recordedAt = performance.now();
    // Progress that cannot be recorded now is recorded later, at the latest by finish.
    this.recording = this.recording.then(() => this.flush()).catch(() => undefined);
  }

  /** Records what is left. @throws what `record` throws; it can be called again then */
  async finish(): Promise<void> {
    await this.recording;
    await this.flush();
  }

  private async flush(): Promise<void> {
    const bundle = [...this.notes.values()];
    if (bundle.length === 0) return;
    await this.record(bundle);
    // What was noted meanwhile stays.
    for (const each of bundle) if (this.notes.get(each.layer) === each) this.notes.delete(each.layer);
  }
}
