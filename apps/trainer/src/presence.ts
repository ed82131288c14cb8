import { announceTrainer, removeTrainer, type Announcement, type Database } from '@sonde/persistence';

/** Whoever was not seen for a minute is taken to be gone. */
const EVERY_MS = 10_000;

type Changing = 'state' | 'warmHits' | 'warmMisses';

/** Says in Postgres that this trainer is there, for people to see. Nothing depends on it, so no failure of it counts. */
export class Presence {
  private readonly said: { -readonly [Key in Changing]: Announcement[Key] } = {
    ...{ state: 'ready', warmHits: 0, warmMisses: 0 },
  };
  private timer: NodeJS.Timeout | undefined;
  /** What is being said, so that nothing is said after the end. */
  private saying: Promise<void> = Promise.resolve();
  private hasComplained = false;

  constructor(
    private readonly database: Database,
    private readonly own: Omit<Announcement, Changing>,
  ) {}

  /** Announces the trainer, now and every 10 s. */
  begin(): void {
    this.timer = setInterval(() => this.announce(), EVERY_MS);
    this.announce();
  }

  /** Counts a pack. @param wasWarm whether its features were in memory already */
  count(wasWarm: boolean): void {
    this.said[wasWarm ? 'warmHits' : 'warmMisses'] += 1;
  }

  /** The trainer takes no more packs. */
  drain(): void {
    this.said.state = 'draining';
    this.announce();
  }

  /** The trainer is listed no more. */
  async end(): Promise<void> {
    clearInterval(this.timer);
    this.say(() => removeTrainer(this.database, this.own.id));
    await this.saying;
  }

  private announce(): void {
    this.say(() => announceTrainer(this.database, { ...this.own, ...this.said }));
  }

  private say(words: () => Promise<void>): void {
    this.saying = this.saying.then(words).catch((error: unknown) => {
      if (!this.hasComplained) console.error('this trainer cannot be announced', error);
      this.hasComplained = true;
    });
  }
}
