import { setImmediate as turnOfEventLoop } from 'node:timers/promises';
import { Injectable, Logger, type MessageEvent, type OnModuleDestroy } from '@nestjs/common';
import { registrationHasEnded, StackUnavailable, type SweepPage } from '@sonde/contracts';
import { sweepHasEnded } from '@sonde/domain';
import { fromPostgres } from '@sonde/persistence';
import { concat, finalize, map, of, ReplaySubject, takeUntil, type Observable } from 'rxjs';
import { RegistrationsService } from '../datasets/registrations.service';
import { encodeCursor } from '../http/paging';
import { SweepsService } from './sweeps.service';
import { shareLatest, watch } from './watch';

const LIST_LENGTH = 50;

/** Sweeps and registrations as they change, for as long as somebody listens and the application lives. */
@Injectable()
export class EventsService implements OnModuleDestroy {
  private readonly logger = new Logger(EventsService.name);
  private readonly closing = new ReplaySubject<void>(1);
  private readonly watched = new Map<string, Observable<object>>();
  private readonly list = watch({
    look: () => this.firstPage(),
    onFailure: (error) => this.tell(error),
    isLast: () => false,
  }).pipe(shareLatest());

  constructor(
    private readonly sweeps: SweepsService,
    private readonly registrations: RegistrationsService,
  ) {}

  /** Before the server closes: it would wait for streams that are open. */
  async onModuleDestroy(): Promise<void> {
    this.closing.next();
    // A server that closes ends connections that are idle now, and waits 4 s for those that are so in a moment.
    await turnOfEventLoop();
  }

  /** The sweep whenever it changes, and `end` when it has ended. */
  ofSweep(id: string): Observable<MessageEvent> {
    const look = () => this.sweeps.show(id);
    return this.untilEnd('sweep', id, { look, isLast: ({ state }) => sweepHasEnded(state) });
  }

  /** The registration whenever it changes, and `end` when it has ended. */
  ofRegistration(id: string): Observable<MessageEvent> {
    const look = () => this.registrations.show(id);
    return this.untilEnd('registration', id, { look, isLast: registrationHasEnded });
  }

  /** The first page of the list whenever something on it changes; it has no end. */
  ofList(): Observable<MessageEvent> {
    return this.list.pipe(
      map((data) => ({ type: 'sweeps', data })),
      takeUntil(this.closing),
    );
  }

  /** @param type the event's name */
  private untilEnd<View extends object>(type: string, id: string, looking: Looking<View>): Observable<MessageEvent> {
    const changes = this.watch(`${type} ${id}`, looking).pipe(map((data) => ({ type, data })));
    // A browser drops an event without data.
    return concat(changes, of({ type: 'end', data: {} })).pipe(takeUntil(this.closing));
  }

  private watch<View extends object>(key: string, looking: Looking<View>): Observable<object> {
    const running = this.watched.get(key);
    if (running) return running;
    const started = watch({ ...looking, onFailure: (error) => this.tell(error) }).pipe(
      finalize(() => this.watched.delete(key)),
      shareLatest(),
    );
    this.watched.set(key, started);
    return started;
  }

  private async firstPage(): Promise<SweepPage> {
    const items = await this.sweeps.list(LIST_LENGTH);
    const last = items.length === LIST_LENGTH ? items.at(-1) : undefined;
    return { items, next_cursor: last ? encodeCursor(last.id) : null };
  }

  /** That Postgres is away is told by /health/ready, and would be told here every second. */
  private tell(error: unknown): void {
    if (!(fromPostgres(error) instanceof StackUnavailable)) this.logger.error(error);
  }
}

interface Looking<View> {
  readonly look: () => Promise<View>;
  /** Whether nothing comes after a view. */
  readonly isLast: (view: View) => boolean;
}
