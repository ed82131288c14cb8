/**
 * Runs work over what `next` returns, `limit` at a time, until it returns undefined. After an error nothing more is
 * started; all that has started ends before it is thrown.
 */
export async function inParallel<Item>(
  limit: number,
  next: () => Promise<Item | undefined> | Item | undefined,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const errors: unknown[] = [];
  const lane = async (): Promise<void> => {
    try {
      while (errors.length === 0) {
        const item = await next();
        if (item === undefined) return;
        await work(item);
      }
    } catch (error) {
      errors.push(error);
    }
  };
  await Promise.all(Array.from({ length: limit }, lane));
  if (errors.length > 0) throw errors[0];
}
