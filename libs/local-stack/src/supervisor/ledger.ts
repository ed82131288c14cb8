import type { Home } from '../home';
import { ownIdentity } from '../processes';
import { writeRecord, type PartRecord, type StackAddresses, type StackRecord } from '../stack-record';

/** Keeps the record of the stack up to date on disk, where other processes look for it. */
export class Ledger {
  private record: StackRecord = {
    phase: 'starting',
    supervisor: ownIdentity(),
    since: new Date().toISOString(),
    parts: [],
  };

  constructor(private readonly home: Home) {
    writeRecord(home, this.record);
  }

  get phase(): StackRecord['phase'] {
    return this.record.phase;
  }

  enter(phase: StackRecord['phase']): void {
    this.save({ ...this.record, phase });
  }

  setAddresses(addresses: StackAddresses): void {
    this.save({ ...this.record, addresses });
  }

  /** Notes a part, in the place where it first came. */
  note(part: PartRecord): void {
    const isNew = this.record.parts.every(({ name }) => name !== part.name);
    const parts = this.record.parts.map((known) => (known.name === part.name ? part : known));
    this.save({ ...this.record, parts: isNew ? [...parts, part] : parts });
  }

  /** A full disk, say, must not end a stack that runs: the record on disk is then an older one. */
  private save(record: StackRecord): void {
    this.record = record;
    try {
      writeRecord(this.home, record);
    } catch (error) {
      console.error(`the record of the stack could not be written: ${(error as Error).message}`);
    }
  }
}
