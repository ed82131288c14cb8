/**
 * Runs work now, and again whenever a pause has passed since it ended: it never overlaps itself.
 *
 * @param work must not reject
 * @returns ends it; work that runs is not interrupted
 */
export function repeat(work: () => Promise<void>, pauseMs: number): () => void {
  let timer: NodeJS.Timeout | undefined;
  let isStopped = false;
  const run = async (): Promise<void> => {
    await work();
    if (!isStopped) timer = setTimeout(() => void run(), pauseMs);
  };
  void run();
  return () => {
    isStopped = true;
    clearTimeout(timer);
  };
}
