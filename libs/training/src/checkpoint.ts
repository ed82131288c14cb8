import { NUMERICS, digestOf } from '@sonde/domain';
import type { CurveRecorder, RecordedEpochs } from './curve';
import type { DescentInput } from './fit';
import { leavesOf, type Tree } from './graph/tree';
import type { TrainingShape } from './program/training-shape';
import { tf, type Tensor } from './tensorflow';

/** A training between two calls of its program: what a killed one goes on from, bit for bit. */
export interface Checkpoint {
  /** Of the pack and its program: another pack's checkpoint is none of ours. */
  readonly fingerprint: string;
  /** Calls that were made. */
  readonly calls: number;
  /** The program's state, by the paths of its leaves. As large as weights and the optimiser's memory, never more. */
  readonly state: Readonly<Record<string, Float32Array>>;
  /** By probe. */
  readonly recorders: readonly RecordedEpochs[];
}

/** Where a pack's checkpoint is kept. */
export interface CheckpointStore {
  /** Seconds of training between two checkpoints. */
  readonly everySeconds: number;
  read(): Promise<Checkpoint | null>;
  /** Replaces the last one, all at once or not at all. */
  write(checkpoint: Checkpoint): Promise<void>;
}

/** Identifies a training: what it computes, and in which calls. */
export function fingerprintOf({ program, probes, order }: DescentInput, shape: TrainingShape): string {
  return digestOf({ numerics: NUMERICS, program, probes, shape, writtenOrder: order !== undefined });
}

/** Writes checkpoints now and then. */
export class Checkpoints {
  private last = performance.now();

  constructor(
    private readonly store: CheckpointStore | undefined,
    private readonly fingerprint: string,
  ) {}

  /** The checkpoint of this very training, if there is one. */
  async read(): Promise<Checkpoint | null> {
    const found = (await this.store?.read()) ?? null;
    return found?.fingerprint === this.fingerprint ? found : null;
  }

  /** Writes one where it is time to. */
  async offer(calls: number, state: Tree<Tensor>, recorders: readonly CurveRecorder[]): Promise<void> {
    if (!this.store || performance.now() - this.last < this.store.everySeconds * 1000) return;
    await this.store.write({
      fingerprint: this.fingerprint,
      calls,
      state: Object.fromEntries(
        leavesOf<Tensor>(state, tf.Tensor).map(([path, tensor]) => [path, tensor.dataSync<'float32'>()]),
      ),
      recorders: recorders.map(({ snapshot }) => snapshot),
    });
    this.last = performance.now();
  }
}
