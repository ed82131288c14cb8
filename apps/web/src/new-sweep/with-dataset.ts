/** The file with another dataset in its line `dataset`; a file without one gets it at its end. Comments stay. */
export function withDataset(text: string, name: string): string {
  const line = /^dataset:[^\S\n]*[^\s#]*/m;
  if (line.test(text)) return text.replace(line, `dataset: ${name}`);
  return `${text}${text === '' || text.endsWith('\n') ? '' : '\n'}dataset: ${name}\n`;
}

/** The dataset that the file names, without its version. */
export function datasetOf(text: string): string | undefined {
  return /^dataset:\s*([A-Za-z0-9][\w.-]*)/m.exec(text)?.[1];
}
