import { BadInput, parseSweepFile, type Issue, type SweepSpec } from '@sonde/contracts';

/** What the file is, or all that is wrong with it. */
export type CheckedFile =
  | { readonly spec: SweepSpec; readonly issues: readonly [] }
  | { readonly spec?: undefined; readonly issues: readonly Issue[] };

/** Checks a sweep file as the command line does: the same messages at the same places. */
export function checkFile(text: string): CheckedFile {
  try {
    return { spec: parseSweepFile(text, 'sweep.yaml').spec, issues: [] };
  } catch (error) {
    if (error instanceof BadInput) return { issues: error.issues };
    throw error;
  }
}
