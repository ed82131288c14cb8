type Query = Readonly<Record<string, string | number | readonly string[] | null | undefined>>;

/** A path with its query; what is null or undefined is left out, and a list says its name again and again. */
export function address(path: string, query: Query): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value === null || value === undefined) continue;
    for (const each of typeof value === 'object' ? value : [String(value)]) search.append(name, each);
  }
  return search.size > 0 ? `${path}?${search}` : path;
}
