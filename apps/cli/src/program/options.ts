import { InvalidArgumentError, Option } from 'commander';

/** Of nearly every command. */
export const JSON_OPTION = ['--json', 'print one JSON document'] as const;

export function wholeNumber(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError('expected a whole number above 0');
  return Number(text);
}

export function list(text: string): string[] {
  return text.split(',').map((part) => part.trim());
}

/** Most indices that one range stands for. */
const LONGEST_RANGE = 10_000;

/** `3,7-9` */
export function indices(text: string): number[] {
  return list(text).flatMap((part) => {
    const [, first = '', last = first] = /^(\d{1,9})(?:-(\d{1,9}))?$/.exec(part) ?? [];
    const count = Number(last) - Number(first) + 1;
    if (first === '' || count < 1 || count > LONGEST_RANGE) {
      throw new InvalidArgumentError('expected indices of trials, such as 3,7-9');
    }
    return Array.from({ length: count }, (_, at) => Number(first) + at);
  });
}

/** An option that takes one of some words. */
export function oneOf(flags: string, about: string, words: readonly string[]): Option {
  return new Option(flags, about).choices(words);
}
