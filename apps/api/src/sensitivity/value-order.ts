import type { SensitivityValue } from '@sonde/persistence';

/** Numbers by size, then words by letter, and last what has no such parameter. */
export function byValue({ value: a }: Valued, { value: b }: Valued): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return rankOf(a) - rankOf(b) || (String(a) < String(b) ? -1 : 1);
}

interface Valued {
  readonly value: SensitivityValue;
}

function rankOf(value: SensitivityValue): number {
  if (typeof value === 'number') return 0;
  return value === null ? 2 : 1;
}
