import type { z } from 'zod';
import { BadInput, type Issue } from '../errors';
import { MAX_ISSUES } from '../text/issues';
import { toPointer } from '../text/place';

type ZodIssue = z.core.$ZodIssue;

/** @throws BadInput naming every place that does not fit the schema. */
export function parseWith<Schema extends z.ZodType>(schema: Schema, input: unknown, what: string): z.output<Schema> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  throw new BadInput(`${what} cannot be used`, explain(parsed.error.issues, input));
}

/**
 * Turns zod's issues into ours: one a place, unions resolved to the branch that was meant. Returns the first 100.
 *
 * @param input what was parsed; what it lacks is called missing, whatever was expected of it
 */
export function explain(issues: readonly ZodIssue[], input?: unknown, prefix: readonly PropertyKey[] = []): Issue[] {
  const explained = issues.slice(0, MAX_ISSUES).flatMap((issue): Issue[] => {
    const path = [...prefix, ...issue.path];
    if (issue.code === 'invalid_union') {
      const meant = meantBranch(issue.errors);
      return meant ? explain(meant, input, path) : [{ message: issue.message, pointer: toPointer(path) }];
    }
    if (issue.code === 'unrecognized_keys') {
      const messages = issue.message.split('; ');
      return issue.keys.slice(0, MAX_ISSUES).map((key, index) => ({
        message: messages[index] ?? issue.message,
        pointer: toPointer([...path, key]),
      }));
    }
    const also =
      issue.code === 'custom' && typeof issue.params?.['also'] === 'number' ? issue.params['also'] : undefined;
    const second = also === undefined ? {} : { also: toPointer([...path.slice(0, -1), also]) };
    return [
      { message: isMissing(issue, input, path) ? 'is missing' : worded(issue), pointer: toPointer(path), ...second },
    ];
  });
  return explained.slice(0, MAX_ISSUES);
}

/** What is expected of a value, in the words of those who write sweep files. */
const KINDS: Readonly<Record<string, string>> = {
  array: 'a list',
  object: 'a block of keys',
  record: 'a block of keys',
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
};

/** A message that the schema gives, or our own words for a value of another kind. */
function worded(issue: ZodIssue): string {
  const kind = issue.code === 'invalid_type' && issue.message.startsWith('Invalid input') && KINDS[issue.expected];
  return kind ? `expected ${kind}` : issue.message;
}

function isMissing(issue: ZodIssue, input: unknown, path: readonly PropertyKey[]): boolean {
  const value = path.reduce<unknown>(
    (inside, key) => (typeof inside === 'object' && inside !== null ? Reflect.get(inside, key) : undefined),
    input,
  );
  return isKindMismatch(issue) && input !== undefined && value === undefined;
}

/** The branch of a union that got past the outermost type, if just the kinds of the others were wrong. */
function meantBranch(branches: readonly ZodIssue[][]): ZodIssue[] | undefined {
  const entered = branches.filter((issues) => issues.every((issue) => issue.path.length > 0 || !isKindMismatch(issue)));
  return entered.length > 0 ? entered.reduce((best, next) => (next.length < best.length ? next : best)) : undefined;
}

function isKindMismatch(issue: ZodIssue): boolean {
  return issue.code === 'invalid_type' || issue.code === 'invalid_union';
}
