import { UnsupportedMediaTypeException } from '@nestjs/common';
import { BadInput, parseWith, placed, readYaml } from '@sonde/contracts';
import type { z } from 'zod';

/** What was sent, read. */
export interface FileRequest<Content> {
  readonly content: Content;
  /** Runs what may refuse it: issues of a YAML file get their line and column. */
  readonly withPlaces: <Result>(work: () => Promise<Result>) => Promise<Result>;
}

/**
 * Reads a sweep file, or a part of one, out of a request's body: the file itself as YAML, or its content as JSON.
 *
 * @param what as messages call it where it came as JSON; a file came without its name
 * @throws BadInput with everything that is wrong
 */
export function readFileRequest<Schema extends z.ZodType>(
  body: unknown,
  schema: Schema,
  what: string,
): FileRequest<z.output<Schema>> {
  if (body === undefined) {
    throw new UnsupportedMediaTypeException(
      'expected a sweep file as application/yaml, or its content as application/json',
    );
  }
  if (typeof body !== 'string') return { content: parseWith(schema, body, what), withPlaces: (work) => work() };
  const file = `${what} file`;
  const { raw, locate } = readYaml(body, file);
  const point = (error: unknown): unknown =>
    error instanceof BadInput
      ? new BadInput(
          error.message,
          error.issues.map((issue) => (issue.pointer === undefined ? issue : placed(issue, file, locate))),
        )
      : error;
  const withPlaces: FileRequest<unknown>['withPlaces'] = async (work) => {
    try {
      return await work();
    } catch (error) {
      throw point(error);
    }
  };
  try {
    return { content: parseWith(schema, raw, file), withPlaces };
  } catch (error) {
    throw point(error);
  }
}
