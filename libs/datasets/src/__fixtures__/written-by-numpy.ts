import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Arrays that numpy wrote, and what Python says of them: libs/arrays/fixtures. */
export const FIXTURES = join(__dirname, '../../../arrays/fixtures');

export const expected = JSON.parse(readFileSync(join(FIXTURES, 'expected.json'), 'utf8')) as {
  readonly types: Readonly<Record<string, { readonly digest: string }>>;
};
