import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Arrays that Python's own libraries wrote, and what Python says of them: expected.json. */
export const FIXTURES = join(__dirname, '../../fixtures');

interface Described {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly digest: string;
  readonly values: readonly (number | boolean)[];
}

interface Widened {
  readonly nan: number;
  readonly sha256: string;
  readonly digest: string;
}

interface Expected {
  readonly splits: Readonly<Record<string, Described>>;
  readonly types: Readonly<Record<string, Described>>;
  readonly widening: { readonly F16: Widened; readonly BF16: Widened };
  readonly doubles: { readonly bits: readonly number[]; readonly digest: string };
  readonly bfloat16: { readonly values: readonly number[]; readonly digest: string };
}

/** What make_fixtures.py found out about the fixtures. */
export const expected = JSON.parse(readFileSync(join(FIXTURES, 'expected.json'), 'utf8')) as Expected;
