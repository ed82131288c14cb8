import { BadInput, type Issue } from '../errors';

/** Where a pointer of the document stands in its text; line and column from 1. */
export type Locate = (pointer: string) => { line: number; column: number } | undefined;

/** A document, decoded, and where its parts stand in the text. */
export interface ReadText {
  readonly raw: unknown;
  readonly locate: Locate;
}

/** Adds file, line and column to an issue that has a pointer into the file. */
export function placed(issue: Issue, file: string, locate: Locate): Issue {
  const place = issue.pointer === undefined ? undefined : locate(issue.pointer);
  const also = issue.also === undefined ? undefined : locate(issue.also);
  const message = also ? `${issue.message} (also at ${file}:${also.line}:${also.column})` : issue.message;
  return { ...issue, message, file, ...place };
}

/** Offsets at which the lines of a text begin. */
export function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

/** Line and column of an offset, both from 1. */
export function placeOf(starts: readonly number[], offset: number): { line: number; column: number } {
  const line = starts.findLastIndex((start) => start <= offset);
  return { line: line + 1, column: offset - (starts[line] ?? 0) + 1 };
}

/** RFC 6901: `/parameters/learning_rate/0`. */
export function toPointer(path: readonly PropertyKey[]): string {
  return path.map((key) => '/' + String(key).replaceAll('~', '~0').replaceAll('/', '~1')).join('');
}

/** The keys that a pointer leads along. */
export function fromPointer(pointer: string): string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** Runs what may refuse a text: issues that have a pointer get the file, line and column at which it points. */
export async function withPlaces<Result>(
  { file, locate }: { readonly file: string; readonly locate: Locate },
  work: () => Promise<Result> | Result,
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof BadInput)) throw error;
    throw new BadInput(
      error.message,
      error.issues.map((issue) => (issue.pointer === undefined ? issue : placed(issue, file, locate))),
    );
  }
}
