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

/** A sweep file to begin with: small, and with what most sweeps vary. */
export function startingFile(dataset: string): string {
  return `name: my-sweep
dataset: ${dataset} # a registered name
layers: ['*'] # globs over the dataset's layer names
parameters:
  optimizer: adam
  learning_rate: [0.0003, 0.001, 0.003, 0.01] # a list is searched, one value is not
  batch_size: 256
  epochs: 50
replicates: { seeds: 6 } # seeds 0 to 5: how far does chance carry a result?
pool: cpu
`;
}
