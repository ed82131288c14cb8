/** Where there is no figure. */
export const NONE = '–';

/** With so many digits behind the point, or in all where none of those would show. */
export function figure(value: number | null | undefined, digits = 4): string {
  if (value === null || value === undefined) return NONE;
  const vanishes = value !== 0 && Math.abs(value) < 10 ** -digits;
  return vanishes ? value.toExponential(digits - 1) : value.toFixed(digits);
}
