import type { Diagnostic } from '@codemirror/lint';
import type { Issue } from '@sonde/contracts';

/** Where issues stand in the text, as the editor marks them: the word that begins there; without a place the first line. */
export function diagnosticsOf(text: string, issues: readonly Issue[]): Diagnostic[] {
  const lines = text.split('\n');
  const startOf = (line: number) => lines.slice(0, line - 1).reduce((sum, each) => sum + each.length + 1, 0);
  return issues.map(({ message, line = 1, column = 1 }) => {
    const at = Math.min(line, lines.length);
    const content = lines[at - 1] ?? '';
    const begin = Math.min(column - 1, content.length);
    const word = /^[^\s,:[\]{}#]+/.exec(content.slice(begin))?.[0].length ?? 0;
    const from = startOf(at) + begin;
    return { from, to: from + word, severity: 'error', message };
  });
}
