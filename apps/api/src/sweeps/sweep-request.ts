import { UnsupportedMediaTypeException } from '@nestjs/common';
import { BadInput, SweepSpec, parseSweepFile, parseWith, placed } from '@sonde/contracts';

/** A sweep as it was sent. */
export interface SweepRequest {
  readonly spec: SweepSpec;
  /** Runs what may refuse the sweep: issues of a YAML file get their line and column. */
  readonly withPlaces: <Result>(work: () => Promise<Result>) => Promise<Result>;
}

/** What messages call a file that came without its name. */
const FILE = 'the sweep file';

/**
 * Reads a sweep out of a request's body: the file itself as YAML, or its content as JSON.
 *
 * @throws BadInput with everything that is wrong
 */
export function readSweep(body: unknown): SweepRequest {
  if (body === undefined) {
    throw new UnsupportedMediaTypeException(
      'expected a sweep file as application/yaml, or its content as application/json',
    );
  }
  if (typeof body !== 'string') {
    return { spec: parseWith(SweepSpec, body, 'the sweep'), withPlaces: (work) => work() };
  }
  const { spec, locate } = parseSweepFile(body, FILE);
  const withPlaces: SweepRequest['withPlaces'] = (work) =>
    work().catch((error: unknown) => {
      if (!(error instanceof BadInput)) throw error;
      throw new BadInput(
        error.message,
        error.issues.map((issue) => (issue.pointer === undefined ? issue : placed(issue, FILE, locate))),
      );
    });
  return { spec, withPlaces };
}
