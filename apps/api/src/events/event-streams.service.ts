import { setImmediate as turnOfEventLoop } from 'node:timers/promises';
import { Injectable, Logger, type MessageEvent, type OnModuleDestroy } from '@nestjs/common';
import { StackUnavailable } from '@sonde/contracts';
import { fromPostgres } from '@sonde/persistence';
import { concat, finalize, map, of, ReplaySubject, takeUntil, type Observable } from 'rxjs';
import { shareLatest, watch } from './watch';

/** What a stream of server-sent events shows. */
interface Source<View> {
  /** The name of its events. */
  readonly type: string;
  /** Tells it from others of the same type. */
  readonly id?: string;
  readonly read: () => Promise<View>;
}

/** Views as they change, for as long as somebody listens and the application lives. */
@Injectable()
export class EventStreams implements OnModuleDestroy {
  private readonly logger = new Logger(EventStreams.name);
  private readonly closing = new ReplaySubject<void>(1);
  /** By type and id: one query for all who listen. */
  private readonly watched = new Map<string, Observable<MessageEvent>>();

  /** Ends all streams before the server closes: it would wait for those that are open. */
  async onModuleDestroy(): Promise<void> {
    this.closing.next();
    // A server that closes ends connections that are idle now, and waits 4 s for those that are so in a moment.
    await turnOfEventLoop();
  }

  /** The view at once and whenever it changes; the stream has no end. */
  endless<View extends object>(source: Source<View>): Observable<MessageEvent> {
    return this.watch(source, () => false).pipe(takeUntil(this.closing));
  }

  /** The view at once and whenever it changes, and the event `end` after the last one. */
  untilEnd<View extends object>(source: Source<View>, isLast: (view: View) => boolean): Observable<MessageEvent> {
    // A browser drops an event without data.
    return concat(this.watch(source, isLast), of({ type: 'end', data: {} })).pipe(takeUntil(this.closing));
  }

  private watch<View extends object>(
    { type, id = '', read }: Source<View>,
    isLast: (view: View) => boolean,
  ): Observable<MessageEvent> {
    const key = `${type} ${id}`;
    const running = this.watched.get(key);
    if (running) return running;
    const started = watch({ read, isLast, onFailure: (error) => this.log(error) }).pipe(
      map((data) => ({ type, data })),
      finalize(() => this.watched.delete(key)),
      shareLatest(),
    );
    this.watched.set(key, started);
    return started;
  }

  /** Logs a failed read, unless Postgres is away: /health/ready reports that, and here it would be logged every second. */
  private log(error: unknown): void {
    if (!(fromPostgres(error) instanceof StackUnavailable)) this.logger.error(error);
  }
}
