import { NUMERICS, digestOf } from '@sonde/domain';
import type { RecordedEpochs } from './curve';
import { TrainingCancelled, type PackInput } from './pack';
import { ProbeIdentities } from './probe-identity';

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

/** Seconds of training that a cancelled one may lose: less is not worth the writing. */
const LOST_SECONDS = 0.5;

/** Identifies what the probes of a training share. */
function fingerprintOf({ columns, program, splits, order }: PackInput): string {
  const rows = [splits['train']?.rows, splits['val']?.rows];
  return digestOf({ numerics: NUMERICS, columns, program, rows, writtenOrder: order !== undefined });
}

type Probes = Pick<PackInput, 'probes' | 'initialWeights'>;
type Moment = Omit<ProbeState, 'identity'>;

/** Remembers where a pack's probes stand, part by part, and writes it down now and then. Without a store, nothing. */
export class Checkpoints {
  private readonly fingerprint: string;
  private readonly identities: ProbeIdentities;
  private readonly states = new Map<string, ProbeState>();
  private written = performance.now();
  private isBehind = false;

  private constructor(
    private readonly store: CheckpointStore | undefined,
    input: PackInput,
  ) {
    this.fingerprint = fingerprintOf(input);
    this.identities = new ProbeIdentities(input.splits);
  }

  /** With what the store has of these very probes, whichever pack they were in; others are forgotten. */
  static async open(store: CheckpointStore | undefined, input: PackInput): Promise<Checkpoints> {
    const checkpoints = new Checkpoints(store, input);
    const found = await store?.read();
    if (found?.fingerprint !== checkpoints.fingerprint) return checkpoints;
    const wanted = new Set(checkpoints.identities.of(input));
    for (const state of found.probes) if (wanted.has(state.identity)) checkpoints.states.set(state.identity, state);
    return checkpoints;
  }

  /** How many of the probes, from the first on, stand at the same step and so can go on in one program. */
  abreast(part: Probes): number {
    const [first, ...others] = this.find(part);
    const parted = others.findIndex(
      (other) => other?.steps !== first?.steps || other?.stepsPerEpoch !== first?.stepsPerEpoch,
    );
    return parted < 0 ? part.probes.length : parted + 1;
  }

  /** The states of probes that stand abreast; null where they are at their start. */
  of(part: Probes): readonly ProbeState[] | null {
    const found = this.find(part).flatMap((state) => state ?? []);
    return found.length === part.probes.length && this.abreast(part) === found.length ? found : null;
  }

  /** Remembers where probes stand. @param moments by probe */
  note(part: Probes, moments: () => readonly Moment[]): void {
    if (!this.store) return;
    const identities = this.identities.of(part);
    moments().forEach((moment, at) => {
      const identity = identities[at] ?? '';
      this.isBehind ||= this.states.get(identity)?.steps !== moment.steps;
      this.states.set(identity, { identity, ...moment });
    });
  }

  /** Notes and writes where it is time to. */
  async offer(part: Probes, moments: () => readonly Moment[]): Promise<void> {
    if (!this.store || this.age < this.store.everySeconds) return;
    this.note(part, moments);
    await this.write();
  }

  /** Writes what was noted since the last time. */
  async write(): Promise<void> {
    if (!this.isBehind) return;
    await this.store?.write({ fingerprint: this.fingerprint, probes: [...this.states.values()] });
    this.isBehind = false;
    this.written = performance.now();
  }

  /** Trains; where that is cancelled, what was noted is written first. */
  async around<Result>(train: () => Promise<Result>): Promise<Result> {
    try {
      return await train();
    } catch (error) {
      if (error instanceof TrainingCancelled && this.age > LOST_SECONDS) await this.write();
      throw error;
    }
  }

  private find(part: Probes): (ProbeState | undefined)[] {
    if (this.states.size === 0) return part.probes.map(() => undefined);
    return this.identities.of(part).map((identity) => this.states.get(identity));
  }

  /** Seconds since it was written. */
  private get age(): number {
    return (performance.now() - this.written) / 1000;
  }
}
