import { isDeepStrictEqual } from 'node:util';
import {
  BadInput,
  SweepChanges,
  SweepSpec,
  parseWith,
  readYaml,
  withPlaces,
  type Issue,
  type Locate,
  type SweepDetail,
} from '@sonde/contracts';
import { isRecord, readSweepText } from './sweep-source';

/** A sweep file as a request to change a sweep. */
interface ChangesSource {
  readonly file: string;
  readonly locate: Locate;
  /** Those of its fields that may change. */
  readonly changes: SweepChanges;
}

/**
 * Reads what a sweep file, or a part of one, changes in a sweep. What the file does not say stays as it is.
 *
 * @throws BadInput with file, line and column of what is wrong, and of what differs from the sweep and cannot change
 */
export async function readSweepChanges(file: string, sweep: SweepDetail): Promise<ChangesSource> {
  const { text, named } = await readSweepText(file);
  const { raw, locate } = readYaml(text, file);
  const fields = named(raw);
  return withPlaces({ file, locate }, () => {
    if (!isRecord(fields)) throw new BadInput(`${file} cannot be used`, [{ message: 'expected fields', pointer: '' }]);
    const extended = parseWith(SweepSpec, { ...sweep.spec, ...fields }, file);
    const fixed = Object.keys(fields).filter((key) => !(key in SweepChanges.shape));
    const differing = fixed.filter((key) => !agrees(key as keyof SweepSpec, extended, sweep));
    if (differing.length > 0) {
      throw new BadInput(
        `${file} is not about this sweep`,
        differing.map((key) => unchangeable(key as keyof SweepSpec, sweep)),
      );
    }
    const changing = Object.entries(fields).filter(([key]) => key in SweepChanges.shape);
    return { file, locate, changes: parseWith(SweepChanges, Object.fromEntries(changing), file) };
  });
}

/** Whether a field that cannot change says what the sweep has; of the dataset its version may be left out. */
function agrees(key: keyof SweepSpec, extended: SweepSpec, { spec, dataset }: SweepDetail): boolean {
  if (key !== 'dataset') return isDeepStrictEqual(extended[key], spec[key]);
  const [name, digest = ''] = extended.dataset.split('@');
  return name === dataset.name && dataset.digest.startsWith(digest);
}

function unchangeable(key: keyof SweepSpec, { spec }: SweepDetail): Issue {
  const has = spec[key] === undefined ? 'has none' : `has ${JSON.stringify(spec[key])}`;
  return { message: `${key} cannot be changed: the sweep ${has}`, pointer: `/${key}` };
}
