const A_DAY_MS = 24 * 3600 * 1000;

/**
 * Does a piece of work now and once a day, never twice at once. A failure is reported, and the work is due again the next
 * day.
 *
 * @returns stops it, and waits for what is being done
 */
export function daily(name: string, work: () => Promise<unknown>, everyMs = A_DAY_MS): () => Promise<void> {
  let current: Promise<unknown> | undefined;
  const run = (): void => {
    current ??= work()
      .catch((error: unknown) => console.error(`${name} failed`, error))
      .finally(() => (current = undefined));
  };
  const timer = setInterval(run, everyMs);
  run();
  return async () => {
    clearInterval(timer);
    await current;
  };
}
