/** What follows the question mark: what is undefined is left out, and a list is asked item by item. */
export type Query = Readonly<Record<string, string | number | readonly string[] | undefined>>;

/** An address of the api with a query. */
export function withQuery(path: string, query: Query): string {
  const words = new URLSearchParams();
  for (const [name, value] of Object.entries(query))
    for (const each of Array.isArray(value) ? (value as readonly string[]) : [value])
      if (each !== undefined) words.append(name, String(each));
  return words.size === 0 ? path : `${path}?${words.toString()}`;
}

/** @param what below the sweep: /report */
export function sweepPath(id: string, what = '', query: Query = {}): string {
  return withQuery(`/v1/sweeps/${encodeURIComponent(id)}${what}`, query);
}
