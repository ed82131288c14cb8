import { BadInput } from '@sonde/contracts';
import { z } from 'zod';

const CURSOR = 'not a next_cursor of this list';
const LIMIT = 'expected a whole number from 1 to 500';

/** How long a page is, and where it starts. */
export const PageQuery = z.strictObject({
  limit: z.coerce.number(LIMIT).int(LIMIT).min(1, LIMIT).max(500, LIMIT).default(50),
  cursor: z
    .string()
    .regex(/^[\w-]+$/, CURSOR)
    .optional()
    .describe('next_cursor of the page before'),
});

/** A page of a list. @param placeOf where the next page starts, from the last item of a full page */
export function pageOf<Item>(items: readonly Item[], limit: number, placeOf: (last: Item) => unknown) {
  const last = items.length === limit ? items.at(-1) : undefined;
  return { items: [...items], next_cursor: last === undefined ? null : encodeCursor(placeOf(last)) };
}

/** Cursors are opaque to users: base64url of JSON. */
export function encodeCursor(place: unknown): string {
  return Buffer.from(JSON.stringify(place)).toString('base64url');
}

/** @throws BadInput when it is no cursor of this list */
export function decodeCursor<Schema extends z.ZodType>(schema: Schema, cursor: string | undefined) {
  if (cursor === undefined) return undefined;
  try {
    return schema.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')));
  } catch {
    throw wrongCursor();
  }
}

export function wrongCursor(): BadInput {
  return new BadInput(`cursor: ${CURSOR}`, [{ message: CURSOR, pointer: '/cursor' }]);
}
