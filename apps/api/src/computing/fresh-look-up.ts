/**
 * Looks things up one query at a time for each key: all who ask while one is under way share the next. Nobody gets what
 * was looked up before they asked, and 200 who ask at once take two connections in turn, not 200.
 */
export class FreshLookUp<Found> {
  private readonly running = new Map<string, Promise<unknown>>();
  private readonly next = new Map<string, Promise<Found>>();

  constructor(private readonly look: (key: string) => Promise<Found>) {}

  /** @throws whatever looking it up throws */
  of(key: string): Promise<Found> {
    const next = this.next.get(key) ?? this.after(this.running.get(key), key);
    this.next.set(key, next);
    return next;
  }

  private async after(running: Promise<unknown> | undefined, key: string): Promise<Found> {
    // Whoever has asked for it hears how it ended.
    await running?.catch(() => undefined);
    this.next.delete(key);
    const look = this.look(key);
    this.running.set(key, look);
    try {
      return await look;
    } finally {
      if (this.running.get(key) === look) this.running.delete(key);
    }
  }
}
