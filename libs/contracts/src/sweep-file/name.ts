import { z } from 'zod';

/**
 * Names that every JavaScript object has: constructor, toString, __proto__, … Whoever groups by names in an object finds
 * something there that nobody put in, as Vega does when it draws.
 */
const OF_OBJECTS: ReadonlySet<string> = new Set(Object.getOwnPropertyNames(Object.prototype));

export function isUsableName(name: string): boolean {
  return !OF_OBJECTS.has(name);
}

export const UNUSABLE_NAME = 'is a name that every JavaScript object has: choose another';

/** Names that stand in addresses and file names. */
export const Name = z
  .string('expected a name')
  .max(100, 'expected at most 100 characters')
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, 'expected letters, digits, dots, dashes and underscores')
  .refine(isUsableName, UNUSABLE_NAME);
