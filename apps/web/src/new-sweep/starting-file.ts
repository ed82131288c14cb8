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
