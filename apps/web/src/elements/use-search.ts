import { useSearchParams } from 'react-router';

/** What the address says after its question mark, and how to change it: what is empty is left out. */
export function useSearch() {
  const [search, setSearch] = useSearchParams();
  const change = (changes: Readonly<Record<string, string>>) =>
    setSearch(
      (before) => {
        const after = new URLSearchParams(before);
        for (const [name, value] of Object.entries(changes)) {
          if (value === '') after.delete(name);
          else after.set(name, value);
        }
        return after;
      },
      { replace: true },
    );
  return { search, change };
}
