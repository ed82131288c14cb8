/** The part of the browser's EventSource that is used here. */
export interface Source {
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
  /** Whether the stream stands. One that breaks off is opened again by the browser. */
  readonly onConnection?: (stands: boolean) => void;
}

/**
 * Listens to a stream of server-sent events until its event `end`, or until the function that it returns is called.
 * What does not fit the schema is passed over: the next event may.
 */
export function listen<View>(source: Source, { event, schema, onView, onEnd, onConnection }: Listener<View>) {
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
  return () => source.close();
}

function decoded(data: unknown): unknown {
  try {
    return JSON.parse(String(data));
  } catch {
    return undefined;
  }
}
