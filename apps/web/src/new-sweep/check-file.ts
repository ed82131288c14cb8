import type { Diagnostic } from '@codemirror/lint';
import { BadInput, parseSweepFile, type DatasetView, type Issue, type SweepSpec } from '@sonde/contracts';
import { mostTrials } from '@sonde/domain';

/** What the file is, or all that is wrong with it. */
type CheckedFile =
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

/** Where issues stand in the text, as the editor marks them: the word that begins there; without a place the first line. */
export function diagnosticsOf(text: string, issues: readonly Issue[]): Diagnostic[] {
  const lines = text.split('\n');
  const startOf = (line: number) => lines.slice(0, line - 1).reduce((sum, each) => sum + each.length + 1, 0);
  return issues.map(({ message, line = 1, column = 1 }) => {
    const row = Math.min(line, lines.length);
    const content = lines[row - 1] ?? '';
    const begin = Math.min(column - 1, content.length);
    const word = /^[^\s,:[\]{}#]+/.exec(content.slice(begin))?.[0].length ?? 0;
    const from = startOf(row) + begin;
    return { from, to: from + word, severity: 'error', message };
  });
}

/** Trials up to which the api plans while somebody types: the keys of 10,000 take it half a second. */
const LIMIT_WHILE_TYPING = 10_000;

/**
 * Trials of a file that asks for too many to plan them at each pause, at most so many; null of any other, and where the
 * file or its dataset is wrong, which the api says at once.
 */
export function trialsOfLargePlan(spec: SweepSpec | undefined, datasets: readonly DatasetView[]): number | null {
  const name = spec?.dataset.split('@')[0];
  const dataset = datasets.find((each) => each.name === name);
  if (!spec || !dataset) return null;
  try {
    const trials = mostTrials(spec, dataset);
    return trials > LIMIT_WHILE_TYPING ? trials : null;
  } catch (error) {
    if (error instanceof BadInput) return null;
    throw error;
  }
}
