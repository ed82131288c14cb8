import { SondeError } from '@sonde/contracts';
import { useSyncExternalStore } from 'react';

interface Listener<View> {
  readonly onView: (view: View) => void;
  /** Nothing more will come. */
  readonly onEnd?: () => void;
  /** Whether the stream is connected. One that breaks off is opened again. */
  readonly onConnection?: (isConnected: boolean) => void;
}

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;

/**
 * Listens to a stream until it ends, or until the function that it returns is called. A stream that breaks off, or is
 * refused, as by an api that starts and has no database yet, is opened again, with growing pauses.
 *
 * @param open opens the stream; the signal closes it
 */
export function listen<View>(
  open: (signal: AbortSignal) => AsyncIterable<View>,
  { onView, onEnd, onConnection }: Listener<View>,
): () => void {
  const closing = new AbortController();
  const { signal } = closing;
  let pause = FIRST_PAUSE_MS;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const begin = async (): Promise<void> => {
    try {
      for await (const view of open(signal)) {
        if (signal.aborted) return;
        pause = FIRST_PAUSE_MS;
        onConnection?.(true);
        onView(view);
      }
      if (!signal.aborted) onEnd?.();
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof SondeError)) throw error;
      onConnection?.(false);
      timer = setTimeout(() => void begin(), pause);
      pause = Math.min(2 * pause, LONGEST_PAUSE_MS);
    }
  };
  void begin();
  return () => {
    clearTimeout(timer);
    closing.abort();
  };
}

function subscribe(onChange: () => void) {
  document.addEventListener('visibilitychange', onChange);
  return () => document.removeEventListener('visibilitychange', onChange);
}

/**
 * Whether the page is seen. Nobody listens to the api for a tab in the background: a browser keeps six connections to
 * a server, and a seventh tab would wait for ever.
 */
export function useVisible(): boolean {
  return useSyncExternalStore(subscribe, () => document.visibilityState === 'visible');
}
