import { NUMERICS, digestOf } from '@sonde/domain';
import type { CheckpointStore, ProbeState } from './checkpoint-store';
import { TrainingCancelled, type PackInput } from '../pack';
import { ProbeIdentities } from './probe-identity';

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
