/** 3 layers x (3 learning rates x 2 seeds, and 2 of lbfgs, which no seed varies), and permuted labels beside each. */
export const SEARCH = {
  parameters: [
    { optimizer: 'adam', learning_rate: [0.003, 0.03, 0.1], epochs: 20, batch_size: 64 },
    { optimizer: 'lbfgs', C: [0.0001, 0.01] },
  ],
  replicates: { seeds: 2 },
  controls: { permuted_labels: 3 },
};

/** Long enough to be met in the midst of training: 8 packs of 2 trials, more than a trainer takes at once. */
export const LONG = {
  layers: ['encoder.layer.1'],
  parameters: { batch_size: [8, 9, 10, 11, 12, 13, 14, 15], epochs: 1_000 },
  replicates: { seeds: 2 },
};
