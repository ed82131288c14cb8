import { BadInput } from '@sonde/contracts';
import type { LinearWeights, PackInput, PackProbe, SplitArrays } from './pack';

/**
 * Checks that the parts of a pack fit together. A wrong index would not fail in TensorFlow, it would read another row.
 * @throws BadInput
 */
export function checkPack(input: PackInput): { readonly train: SplitArrays; readonly val: SplitArrays } {
  const { columns, program, probes, splits, initialWeights } = input;
  const { train, val } = splits;
  if (!train || !val) throw new BadInput('A pack needs the splits train and val.');
  demandCount('columns', columns);
  demandCount('epochs', program.epochs);
  if (program.batchSize !== 'full') demandCount('batchSize', program.batchSize);
  demand(program.classes >= 2, `A classifier needs at least 2 classes, got ${program.classes}.`);
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
  demand(
    features.length === rows * columns,
    `${place}: ${features.length} features are not ${rows} rows of ${columns} columns.`,
  );
  const bad = firstNonFinite(features);
  demand(bad < 0, `${place}: row ${Math.floor(bad / columns)}, column ${bad % columns} is ${features[bad]}.`);
  demand(labels.length === targets, `${place} has labels for ${labels.length} targets, train for ${targets}.`);
  for (const ofTarget of labels) {
    demand(ofTarget.length === rows, `${place} has ${ofTarget.length} labels for ${rows} rows.`);
    const row = ofTarget.findIndex((label) => label < 0 || label >= program.classes);
    demand(row < 0, `${place}: row ${row} has label ${ofTarget[row]}; classes go from 0 to ${program.classes - 1}.`);
  }
}

/** Its index, or -1. A plain loop: findIndex takes 30 ns an element, and there are millions. */
function firstNonFinite(values: Float32Array): number {
  for (let at = 0; at < values.length; at++) if (!Number.isFinite(values[at])) return at;
  return -1;
}

function checkWeights(place: string, { weight, bias }: LinearWeights, { columns, program }: PackInput): void {
  const fits = weight.length === program.classes * columns && bias.length === program.classes;
  demand(fits, `${place}: not [${program.classes}, ${columns}] and [${program.classes}].`);
}

function demandCount(name: string, value: number): void {
  demand(Number.isSafeInteger(value) && value > 0, `${name} is a whole number from 1 up, got ${value}.`);
}

function demand(condition: boolean, message: string): void {
  if (!condition) throw new BadInput(message);
}
