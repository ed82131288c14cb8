/** Parameters of a query: null and undefined are left out, and a list repeats its name. */
export type Query = Readonly<Record<string, string | number | readonly string[] | null | undefined>>;

/** A path with its query; only its path where the query is empty. */
export function withQuery(path: string, query: Query): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value === null || value === undefined) continue;
    for (const each of typeof value === 'object' ? value : [String(value)]) search.append(name, each);
  }
  return search.size === 0 ? path : `${path}?${search.toString()}`;
}

/** @param below the path below the sweep: /report */
export function sweepPath(id: string, below = '', query: Query = {}): string {
  return withQuery(`/v1/sweeps/${encodeURIComponent(id)}${below}`, query);
}
