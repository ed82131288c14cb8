import { BadInput, SondeError, StackUnavailable, type Issue } from '@sonde/contracts';
import { EXIT, Unsuccessful, type ExitCode } from '../exit-codes';
import { printable, printableJson } from './printable';

/** Progress and everything else that is not the result. */
export function say(text: string): void {
  process.stderr.write(`${printable(text)}\n`);
}

/** The result. */
export function print(text: string): void {
  process.stdout.write(`${printable(text)}\n`);
}

export function printJson(document: unknown): void {
  print(printableJson(JSON.stringify(document, undefined, 2)));
}

/** Says an error with every place that it names. @returns the exit code that belongs to it */
export function sayError(error: unknown): ExitCode {
  if (error instanceof BadInput) {
    say(`error: ${error.message}`);
    for (const issue of error.issues)
      if (issue.message !== error.message || hasPlace(issue)) say(`  ${describe(issue)}`);
    return EXIT.badInput;
  }
  if (error instanceof StackUnavailable) {
    say(`error: ${error.message}`);
    if (error.cause instanceof Error) say(`  ${error.cause.message}`);
    return EXIT.unavailable;
  }
  if (error instanceof SondeError) {
    say(`error: ${error.message}`);
    return EXIT.badInput;
  }
  if (error instanceof Unsuccessful) {
    say(`error: ${error.message}`);
    return EXIT.unsuccessful;
  }
  say(error instanceof Error ? (error.stack ?? error.message) : String(error));
  return EXIT.unsuccessful;
}

/** `sweep.yaml:9:18 /parameters/learning_rate/0: expected a number above 0` */
export function describe({ file, line, column, pointer, split, row, message }: Issue): string {
  const place = [file, line, column].filter((part) => part !== undefined).join(':');
  const array = [split === undefined ? '' : `split ${split}`, row === undefined ? '' : `row ${row}`]
    .filter(Boolean)
    .join(' ');
  const where = [place, pointer ?? '', array].filter(Boolean).join(' ');
  return where === '' ? message : `${where}: ${message}`;
}

function hasPlace({ file, line, pointer, split, row }: Issue): boolean {
  return [file, line, pointer, split, row].some((part) => part !== undefined);
}
