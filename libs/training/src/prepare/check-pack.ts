import { BadInput } from '@sonde/contracts';
import type { Labels, LinearWeights, ProbeWeights } from '@sonde/domain';
import { firstNonFinite } from './first-non-finite';
import type { PackInput, PackProbe, PackProgram, SplitArrays } from '../pack';

/**
 * Checks that the parts of a pack fit together. A wrong index would not fail in TensorFlow, it would read another row.
 * @throws BadInput
 */
export function checkPack(input: PackInput): { readonly train: SplitArrays; readonly val: SplitArrays } {
  const { columns, program, probes, splits, initialWeights } = input;
  const { train, val } = splits;
  if (!train || !val) throw new BadInput('A pack needs the splits train and val.');
  demandCount('columns', columns);
  checkProgram(program);
  demand(probes.length > 0, 'A pack needs at least one probe.');

  const targets = train.labels.length;
  probes.forEach((probe, at) => checkProbe(`Probe ${at}`, probe, targets));
  Object.entries(splits).forEach(([name, split]) => checkSplit(`Split ${name}`, split, input, targets));
  if (initialWeights) {
    demand(
      initialWeights.length === probes.length,
      `${initialWeights.length} initial weights for ${probes.length} probes.`,
    );
    initialWeights.forEach((weights, at) => checkWeights(`Initial weights ${at}`, weights, input));
  }
  return { train, val };
}

function checkProgram(program: PackProgram): void {
  demandCount('outputs', program.outputs);
  if (program.task === 'classification') {
    demand(program.outputs >= 2, `A classifier needs at least 2 classes, got ${program.outputs}.`);
  } else {
    demand(program.classWeight === 'none', `Class weights are for classification, not for ${program.task}.`);
  }
  if (program.optimizer === 'lbfgs') return demandCount('maxIterations', program.maxIterations);
  demandCount('epochs', program.epochs);
  if (program.batchSize !== 'full') demandCount('batchSize', program.batchSize);
  if (program.patience !== null) demandCount('patience', program.patience);
  demand(Number.isSafeInteger(program.hidden) && program.hidden >= 0, `hidden is ${program.hidden}.`);
}

function checkProbe(place: string, { target, learningRate, weightDecay, momentum }: PackProbe, targets: number): void {
  demand(
    Number.isInteger(target) && target >= 0 && target < targets,
    `${place}: no target ${target} among ${targets}.`,
  );
  for (const [name, value] of Object.entries({ learningRate, weightDecay, momentum })) {
    demand(Number.isFinite(value) && value >= 0, `${place}: ${name} is a number from 0 up, got ${value}.`);
  }
}

function checkSplit(place: string, split: SplitArrays, { columns, program }: PackInput, targets: number): void {
  const { rows, features, labels } = split;
  demand(Number.isSafeInteger(rows) && rows > 0, `${place} has ${rows} rows.`);
  if (features instanceof Float32Array) checkFeatures(place, features, rows, columns);
  else
    demand(
      features.rows === rows && features.columns === columns,
      `${place} is read from ${features.rows} rows of ${features.columns} columns, not ${rows} of ${columns}.`,
    );
  demand(labels.length === targets, `${place} has labels for ${labels.length} targets, train for ${targets}.`);
  labels.forEach((ofTarget) => checkLabels(place, ofTarget, rows, program));
}

function checkFeatures(place: string, features: Float32Array, rows: number, columns: number): void {
  demand(
    features.length === rows * columns,
    `${place}: ${features.length} features are not ${rows} rows of ${columns} columns.`,
  );
  const bad = firstNonFinite(features);
  demand(bad < 0, `${place}: row ${Math.floor(bad / columns)}, column ${bad % columns} is ${features[bad]}.`);
}

function checkLabels(place: string, labels: Labels, rows: number, { task, outputs }: PackProgram): void {
  const expected = task === 'classification' ? rows : rows * outputs;
  demand(labels.length === expected, `${place} has ${labels.length} labels for ${rows} rows.`);
  if (task === 'regression') {
    const bad = firstNonFinite(labels);
    return demand(bad < 0, `${place}: row ${Math.floor(bad / outputs)} has the value ${labels[bad]}.`);
  }
  const highest = task === 'classification' ? outputs - 1 : 1;
  const bad = labels.findIndex((label) => !(label >= 0 && label <= highest && Number.isInteger(label)));
  const row = task === 'classification' ? bad : Math.floor(bad / outputs);
  const known = task === 'classification' ? `classes go from 0 to ${highest}` : 'a label is there, 1, or not, 0';
  demand(bad < 0, `${place}: row ${row} has label ${labels[bad]}; ${known}.`);
}

function checkWeights(place: string, weights: ProbeWeights, { columns, program }: PackInput): void {
  const hidden = program.optimizer === 'lbfgs' ? 0 : program.hidden;
  const widths = hidden === 0 ? [columns, program.outputs] : [columns, hidden, program.outputs];
  demand(weights.length === widths.length - 1, `${place}: ${weights.length} layers, expected ${widths.length - 1}.`);
  weights.forEach((layer: LinearWeights, at: number) => {
    const [inputs = 0, outputs = 0] = widths.slice(at);
    const fits = layer.weight.length === outputs * inputs && layer.bias.length === outputs;
    demand(fits, `${place}: not [${outputs}, ${inputs}] and [${outputs}].`);
  });
}

function demandCount(name: string, value: number): void {
  demand(Number.isSafeInteger(value) && value > 0, `${name} is a whole number from 1 up, got ${value}.`);
}

function demand(condition: boolean, message: string): void {
  if (!condition) throw new BadInput(message);
}
