import { BadInput } from '../errors';
import { placed, type Locate } from '../text/place';
import { readYaml } from '../text/yaml';
import { explain } from './explain';
import { SweepSpec } from './sweep-spec';

export interface SweepFile {
  readonly spec: SweepSpec;
  readonly locate: Locate;
}

/**
 * Reads a sweep file, YAML or JSON.
 *
 * @param replace changes the decoded document before it is checked; the CLI puts a registered name for a path
 * @throws BadInput with file, line and column of everything that is wrong
 */
export function parseSweepFile(text: string, file: string, replace = (raw: unknown): unknown => raw): SweepFile {
  const { raw, locate } = readYaml(text, file);
  const input = replace(raw);
  const parsed = SweepSpec.safeParse(input);
  if (parsed.success) return { spec: parsed.data, locate };
  throw new BadInput(
    `${file} cannot be used`,
    explain(parsed.error.issues, input).map((issue) => placed(issue, file, locate)),
  );
}
