/** The part of the browser's EventSource that is used here. */
export interface Source {
  /** 2 once the browser has given it up. */
  readonly readyState: number;
  addEventListener(name: string, listener: (event: { readonly data?: unknown }) => void): void;
  close(): void;
}

interface Listener<View> {
  /** The event's name on the wire. */
  readonly event: string;
  readonly schema: { safeParse(value: unknown): { success: true; data: View } | { success: false } };
  readonly onView: (view: View) => void;
  /** Nothing more will come; the stream is closed. */
  readonly onEnd?: () => void;
  /** Whether the stream stands. One that breaks off is opened again. */
  readonly onConnection?: (stands: boolean) => void;
}

/** EventSource.CLOSED, which tests outside of a browser lack. */
const CLOSED = 2;
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;

/**
 * Listens to a stream of server-sent events until its event `end`, or until the function that it returns is called.
 * What does not fit the schema is passed over: the next event may.
 *
 * A browser opens a stream that breaks off again by itself, but gives up one that is answered with an error, as by an
 * api that starts and has no database yet. That one is opened anew, with growing pauses.
 */
export function listen<View>(open: () => Source, listener: Listener<View>): () => void {
  let pause = FIRST_PAUSE_MS;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let source = begin();
  return () => {
    clearTimeout(timer);
    source.close();
  };

  function begin(): Source {
    const opened = open();
    subscribe(opened, listener);
    opened.addEventListener('open', () => (pause = FIRST_PAUSE_MS));
    opened.addEventListener('error', () => {
      if (opened.readyState !== CLOSED) return;
      timer = setTimeout(() => (source = begin()), pause);
      pause = Math.min(2 * pause, LONGEST_PAUSE_MS);
    });
    return opened;
  }
}

function subscribe<View>(source: Source, { event, schema, onView, onEnd, onConnection }: Listener<View>): void {
  source.addEventListener('open', () => onConnection?.(true));
  source.addEventListener('error', () => onConnection?.(false));
  source.addEventListener(event, ({ data }) => {
    const parsed = schema.safeParse(decoded(data));
    if (parsed.success) onView(parsed.data);
  });
  source.addEventListener('end', () => {
    // Left open, the browser would ask for the same stream for ever.
    source.close();
    onEnd?.();
  });
}

function decoded(data: unknown): unknown {
  try {
    return JSON.parse(String(data));
  } catch {
    return undefined;
  }
}
