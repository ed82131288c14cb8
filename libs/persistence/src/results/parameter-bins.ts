import { Prisma } from '../generated/client';

/** Most values of a number that are told apart; a random search has more, and they are counted in bins. */
const MOST_VALUES = 24;
const BINS = 12;

/** A parameter's `value`, taken apart: its `number`, or the `word` that it is instead. */
export const TAKEN_APART = Prisma.sql`
  CASE jsonb_typeof(value) WHEN 'number' THEN value::float8 END AS number,
  CASE jsonb_typeof(value) WHEN 'number' THEN NULL ELSE value END AS word`;

/**
 * Whether numbers are counted in bins, and from where to where these go: of equal width, of the logarithm where the
 * numbers are positive and span a factor of 100.
 *
 * @param numbers a table in SQL with the distinct pairs of `parameter` and `number`
 * @returns a table with one row a parameter
 */
export function extents(numbers: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`
    SELECT parameter, numbers > ${MOST_VALUES}::int AS is_binned, is_log,
           CASE WHEN is_log THEN log(low) ELSE low END AS low, CASE WHEN is_log THEN log(high) ELSE high END AS high
      FROM (SELECT parameter, count(number) AS numbers, min(number) AS low, max(number) AS high,
                   min(number) > 0 AND max(number) >= 100 * min(number) AS is_log
              FROM (${numbers}) AS each_number GROUP BY parameter) AS of_parameter`;
}

/**
 * The `bin` of a number, from 1, in the row of its extent; null where it is told apart by its value, which is then in
 * `single`.
 */
export const BINNED = Prisma.sql`
  CASE WHEN is_binned
    THEN least(${BINS}::int, width_bucket(CASE WHEN is_log THEN log(number) ELSE number END, low, high, ${BINS}::int))
  END AS bin, CASE WHEN NOT is_binned THEN number END AS single`;

/** What stands for a bin, a number or a word: the middle of the bin, geometric where it is of the logarithm. */
export const SHOWN = Prisma.sql`
  CASE WHEN bin IS NULL THEN coalesce(word, to_jsonb(single))
       WHEN is_log THEN to_jsonb(power(10, low + (high - low) * (2 * bin - 1) / (2 * ${BINS}::int)))
       ELSE to_jsonb(low + (high - low) * (2 * bin - 1) / (2 * ${BINS}::int)) END AS value`;
