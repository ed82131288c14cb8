import { holdsFigures, type Cell } from './table';

/** A table as GitHub shows it: figures to the right. */
export function markdownTable(head: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const rule = head.map((_, column) => (holdsFigures(rows, column) ? '--:' : '---'));
  const line = (cells: readonly Cell[]) => `| ${cells.join(' | ')} |`;
  const escaped = (cells: readonly Cell[]) => cells.map((cell) => escapeMarkdown(String(cell)));
  return [line(escaped(head)), line(rule), ...rows.map((row) => line(escaped(row)))].join('\n');
}

/** Text that means itself in Markdown, on one line. Underscores within a word mean nothing there, and stay. */
export function escapeMarkdown(text: string): string {
  return text.replace(/\s*[\r\n]+\s*/g, ' ').replace(/[\\`*<>|~[\]&$#]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/g, '\\$&');
}

export function markdownList(items: readonly string[]): string {
  return items.map((item) => `- ${escapeMarkdown(item)}`).join('\n');
}

/** A block of text that is shown as it is; a longer fence than any in it. */
export function codeBlock(language: string, lines: readonly string[]): string {
  const longest = Math.max(2, ...lines.flatMap((line) => (line.match(/`+/g) ?? []).map(({ length }) => length)));
  const fence = '`'.repeat(longest + 1);
  return [`${fence}${language}`, ...lines, fence].join('\n');
}
