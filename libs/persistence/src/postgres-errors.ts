import { BadInput, StackUnavailable } from '@sonde/contracts';

/** Texts and JSON of Postgres hold every character but this one, which addresses, cursors and files may have. */
const NUL = /invalid byte sequence for encoding "UTF8": 0x00|unsupported Unicode escape sequence/;

/**
 * What is said of a server that is not there, ends, or starts: by Prisma (P1001, P1017, and P2028 where no connection
 * comes in time), by pg, by its pool while all connections are busy, and by Postgres in class 57P, in which it also ends
 * the connections that it has.
 */
const AWAY =
  /Can't reach database server|Server has closed the connection|Unable to start a transaction in the given time|timeout exceeded when trying to connect|Connection terminated|connection error and is not queryable|Code: `57P0[123]`|the database system is/;

/** What Postgres' errors mean to a caller; anything else comes back as it is. */
export function fromPostgres(error: unknown): unknown {
  const message = error instanceof Error ? error.message : '';
  if (NUL.test(message)) return new BadInput('a NUL character cannot stand in any name, id or text');
  if (AWAY.test(message)) return new StackUnavailable('Postgres does not answer', { cause: error });
  return error;
}
