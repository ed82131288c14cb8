import { freePorts, isTaken } from '../ports';
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
   * Starts a part that listens on ports, on the preferred ones if they are free. Somebody else can take one between our
   * look and the part's own; then it is tried again with others.
   */
  async startOnPorts<Name extends string>(
    wave: number,
    preferred: Record<Name, number>,
    define: (ports: Record<Name, number>) => PartDefinition,
  ): Promise<Record<Name, number>> {
    for (let attempt = 1; ; attempt += 1) {
      const ports = await freePorts(preferred);
      try {
        await this.start(wave, define(ports));
        return ports;
      } catch (error) {
        const wasTaken = (await Promise.all(Object.values<number>(ports).map(isTaken))).includes(true);
        if (!wasTaken || attempt === PORT_ATTEMPTS || this.signal.aborted) throw error;
      }
    }
  }

  /** Stops every part, those that are still starting too. */
  async stopAll(): Promise<void> {
    this.stopping.abort();
    for (const wave of [...this.waves].reverse()) await Promise.all((wave ?? []).map((part) => part.stop()));
  }
}
