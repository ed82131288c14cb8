import {
  catchError,
  defer,
  distinctUntilChanged,
  EMPTY,
  repeat,
  ReplaySubject,
  share,
  takeWhile,
  timer,
  type MonoTypeOperatorFunction,
  type Observable,
} from 'rxjs';

/** Bounds of the pause between two reads. */
const PAUSE_MS = { least: 1000, most: 10_000 };
/** The pause is this many times as long as the read before it. Ten sweeps of 100,000 trials take Postgres 0.3 s. */
const PAUSE_PER_READ = 4;

interface Watched<View> {
  readonly read: () => Promise<View>;
  /** Called with the error of a failed read; the next one follows all the same. */
  readonly onFailure: (error: unknown) => void;
  /** Whether nothing comes after a view. */
  readonly isLast: (view: View) => boolean;
}

/** Polls a view: emits it at once, then each one that differs from the last in more than its clocks. */
export function watch<View>({ read, onFailure, isLast }: Watched<View>): Observable<View> {
  let began = 0;
  return defer(() => {
    began = performance.now();
    return read();
  }).pipe(
    catchError((error: unknown) => {
      onFailure(error);
      return EMPTY;
    }),
    repeat({ delay: () => timer(pauseAfter(performance.now() - began)) }),
    distinctUntilChanged((one: string, other) => one === other, withoutClocks),
    takeWhile((view) => !isLast(view), true),
  );
}

function pauseAfter(readMs: number): number {
  return Math.min(Math.max(PAUSE_MS.least, PAUSE_PER_READ * readMs), PAUSE_MS.most);
}

/** One source for all subscribers, active while there is at least one; a later subscriber gets the latest at once. */
export function shareLatest<View>(): MonoTypeOperatorFunction<View> {
  return share({ connector: () => new ReplaySubject(1) });
}

/** A view as text, without the numbers that grow while nothing happens: clients have a clock too. */
function withoutClocks<View>(view: View): string {
  const clocks = ['duration_s', 'eta_s'];
  return JSON.stringify(view, (key, value: unknown) => (clocks.includes(key) ? undefined : value));
}
