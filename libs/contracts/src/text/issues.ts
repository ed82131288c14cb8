/** As many issues as someone reads; what is wrong beyond them is not put into words. */
export const MAX_ISSUES = 100;

/** A value of a user in a message: as JSON, and not at any length. */
export function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text;
}

const MAX_SHOWN = 200;
