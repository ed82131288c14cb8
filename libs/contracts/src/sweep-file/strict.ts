import { closest, distance } from 'fastest-levenshtein';
import { z } from 'zod';
import { shown } from '../text/issues';

/** No word of ours is as long, and the distance of two words takes time for each pair of their letters. */
const MAX_WORD = 100;

/** The candidate that was probably meant, or undefined when none is near. */
export function didYouMean(word: string, candidates: readonly string[]): string | undefined {
  if (candidates.length === 0 || word.length > MAX_WORD) return undefined;
  const nearest = closest(word.toLowerCase(), [...candidates]);
  return distance(word.toLowerCase(), nearest) <= Math.max(2, word.length / 3) ? nearest : undefined;
}

function unknownWord(kind: string, word: unknown, candidates: readonly string[]): string {
  const guess = typeof word === 'string' ? didYouMean(word, candidates) : undefined;
  const hint = guess ? `did you mean ${guess}?` : `expected one of ${candidates.join(', ')}`;
  return `unknown ${kind} ${shown(word)}: ${hint}`;
}

/** An object that refuses keys it does not know, with a guess at what was meant. */
export function strict<Shape extends z.ZodRawShape>(shape: Shape): z.ZodObject<Shape, z.core.$strict> {
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? issue.keys.map((key) => unknownWord('key', key, Object.keys(shape))).join('; ')
        : undefined,
  });
}

/** One of several words, with a guess at what was meant. */
export function word<const Words extends readonly [string, ...string[]]>(
  kind: string,
  words: Words,
): z.ZodEnum<z.core.util.ToEnum<Words[number]>> {
  return z.enum(words, { error: (issue) => unknownWord(kind, issue.input, words) });
}

/** A list without equal values; both places of a pair are named. */
export function distinct<Item extends z.ZodType>(item: Item): z.ZodArray<Item> {
  return z
    .array(item)
    .min(1, 'expected at least one value')
    .meta({ uniqueItems: true })
    .superRefine((values, context) => {
      const seen = new Map<unknown, number>();
      values.forEach((value, index) => {
        const first = seen.get(value);
        if (first === undefined) seen.set(value, index);
        else {
          context.addIssue({
            code: 'custom',
            path: [index],
            message: `${shown(value)} stands twice in this list; equal trials would train once and be counted twice`,
            params: { also: first },
          });
        }
      });
    });
}
