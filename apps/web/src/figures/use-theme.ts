import { useSyncExternalStore } from 'react';

const dark = matchMedia('(prefers-color-scheme: dark)');

function subscribe(onChange: () => void) {
  dark.addEventListener('change', onChange);
  return () => dark.removeEventListener('change', onChange);
}

/** What the reader prefers; CSS knows it by itself, pictures must be told. */
export function useTheme(): 'light' | 'dark' {
  return useSyncExternalStore(subscribe, () => dark.matches) ? 'dark' : 'light';
}
