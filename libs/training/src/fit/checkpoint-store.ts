import type { RecordedEpochs } from './curve';

/** How far a training is, between two steps. */
export interface StepsDone {
  readonly steps: number;
  /** Where train is read from a file, a full batch is several steps: only ends of epochs are the same everywhere. */
  readonly stepsPerEpoch: number;
}

/** A probe between two calls of its program: what its training goes on from, beside the same probes bit for bit. */
export interface ProbeState extends StepsDone {
  /** Of `ProbeIdentities`. */
  readonly identity: string;
  readonly recorded: RecordedEpochs;
  /** Its part of the program's state, by the paths of the leaves. As large as its weights a few times over. */
  readonly arrays: Readonly<Record<string, Float32Array>>;
}

/** A pack's training: its probes, as far as they have begun. They stand by themselves, and each may leave. */
export interface Checkpoint {
  /** Of what the probes share: another program's checkpoint is none of ours. */
  readonly fingerprint: string;
  readonly probes: readonly ProbeState[];
}

/** Where a pack's checkpoint is kept. */
export interface CheckpointStore {
  /** Seconds of training between two checkpoints. */
  readonly everySeconds: number;
  read(): Promise<Checkpoint | null>;
  /** Replaces the last one, all at once or not at all. */
  write(checkpoint: Checkpoint): Promise<void>;
}
