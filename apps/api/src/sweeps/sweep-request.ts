import { UnsupportedMediaTypeException } from '@nestjs/common';
import { parseWith, readYaml, withPlaces } from '@sonde/contracts';
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
export async function readFileRequest<Schema extends z.ZodType>(
  body: unknown,
  schema: Schema,
  what: string,
): Promise<FileRequest<z.output<Schema>>> {
  if (body === undefined) {
    throw new UnsupportedMediaTypeException(
      'expected a sweep file as application/yaml, or its content as application/json',
    );
  }
  if (typeof body !== 'string') return { content: parseWith(schema, body, what), withPlaces: (work) => work() };
  const file = `${what} file`;
  const { raw, locate } = readYaml(body, file);
  const source = { file, locate };
  const content = await withPlaces(source, () => parseWith(schema, raw, file));
  return { content, withPlaces: (work) => withPlaces(source, work) };
}
