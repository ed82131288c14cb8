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

/** Between two looks. */
const PAUSE_MS = { least: 1000, most: 10_000 };
/** The pause after a look is as many times as long. Ten sweeps of 100,000 trials take Postgres 0.3 s. */
const REST = 4;

interface Watched<View> {
  readonly look: () => Promise<View>;
  /** Told of a look that failed; the next one comes all the same. */
  readonly onFailure: (error: unknown) => void;
  /** Whether nothing comes after a view. */
  readonly isLast: (view: View) => boolean;
}

/** Looks at something again and again: a view at once, then every one in which more has moved than the clock. */
export function watch<View>({ look, onFailure, isLast }: Watched<View>): Observable<View> {
  let began = 0;
  return defer(() => {
    began = performance.now();
    return look();
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

function pauseAfter(lookMs: number): number {
  return Math.min(Math.max(PAUSE_MS.least, REST * lookMs), PAUSE_MS.most);
}

/** One source for all who listen, only while somebody does; who comes later gets the latest at once. */
export function shareLatest<View>(): MonoTypeOperatorFunction<View> {
  return share({ connector: () => new ReplaySubject(1) });
}

/** A view as text, without the figures of a sweep that grow while nothing happens: who shows them has a clock too. */
function withoutClocks<View>(view: View): string {
  const clocks = ['duration_s', 'eta_s'];
  return JSON.stringify(view, (key, value: unknown) => (clocks.includes(key) ? undefined : value));
}
