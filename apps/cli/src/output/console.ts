import { BadInput, SondeError, StackUnavailable, type Issue } from '@sonde/contracts';
import { EXIT, Unsuccessful, type ExitCode } from '../exit-codes';

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

/** Control characters (C0 and C1) but tab and line feed: they tell a terminal what to do. */
// eslint-disable-next-line no-control-regex -- that is what they are
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;

/** Text as it may go to a terminal: names of a dataset are chosen by whoever wrote it, and could move the cursor. */
export function printable(text: string): string {
  return text.replace(CONTROLS, '');
}

/** JSON with control characters escaped: JSON.stringify leaves those from 0x7f on as they are. */
export function printableJson(json: string): string {
  return json.replace(CONTROLS, (control) => `\\u${control.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** UTF-8 text without control characters, as it comes. */
export async function* printableText(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  for await (const chunk of chunks) yield printable(decoder.decode(chunk, { stream: true }));
  yield printable(decoder.decode());
}
