import { isTaken } from '../ports';
import type { PartRecord } from '../stack-record';
import { Part, type PartDefinition } from './part';

/** How often somebody else's port is given way to before a start fails. */
const PORT_ATTEMPTS = 3;

/** All parts of a stack, in waves: what is in one starts together, and stops together before the wave ahead of it. */
export class PartSet {
  private readonly waves: Part[][] = [];
  private readonly stopping = new AbortController();

  constructor(
    private readonly logs: string,
    private readonly report: (report: PartRecord) => void,
  ) {}

  /** Aborted as soon as the parts are being stopped: for what prepares one. */
  get signal(): AbortSignal {
    return this.stopping.signal;
  }

  /** Resolves when the part is ready; see Part.start for how it fails. */
  async start(wave: number, definition: PartDefinition): Promise<Part> {
    this.signal.throwIfAborted();
    const part = new Part(definition, this.logs, this.report);
    (this.waves[wave] ??= []).push(part);
    await part.start();
    return part;
  }

  /**
   * Starts a part that listens on ports. Somebody else can take one between our look and the part's own; then it is
   * tried again with others.
   *
   * @param choose gives ports that are free at this moment
   */
  async startOnPorts<Ports extends Readonly<Record<string, number | undefined>>>(
    wave: number,
    choose: () => Promise<Ports>,
    define: (ports: Ports) => PartDefinition,
  ): Promise<Ports> {
    for (let attempt = 1; ; attempt += 1) {
      const ports = await choose();
      try {
        await this.start(wave, define(ports));
        return ports;
      } catch (error) {
        if (attempt === PORT_ATTEMPTS || this.signal.aborted || !(await wasTaken(ports, error))) throw error;
      }
    }
  }

  /** Whether every part of a wave answers, as far as is known. */
  answer(wave: number): boolean {
    return (this.waves[wave] ?? []).every((part) => part.answers);
  }

  /** Starts again what was given up. */
  revive(): void {
    for (const part of this.waves.flat()) part.revive();
  }

  /** Stops every part, those that are still starting too. */
  async stopAll(): Promise<void> {
    this.stopping.abort();
    for (const wave of [...this.waves].reverse()) await Promise.all((wave ?? []).map((part) => part.stop()));
  }
}

/** Whether a part may have lost a port to somebody else, who may have left again by now: its last words then say so. */
async function wasTaken(ports: Readonly<Record<string, number | undefined>>, error: unknown): Promise<boolean> {
  if (/EADDRINUSE|address already in use/i.test((error as Error).message)) return true;
  const numbers = Object.values(ports).filter((port) => port !== undefined);
  return (await Promise.all(numbers.map(isTaken))).includes(true);
}
