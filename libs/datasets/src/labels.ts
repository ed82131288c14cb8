import {
  beginDigest,
  columnsOf,
  integerView,
  isInteger,
  pickedShape,
  readFeatures,
  readIntegers,
  refuse,
  rowBlocks,
} from '@sonde/arrays';
import type { Labels } from '@sonde/domain';
import type { TargetSource } from './dataset';
import { FaultyValues, type LabelArray } from './faulty-values';

export interface ReadLabels {
  readonly labels: Labels;
  readonly digest: string;
}

/**
 * Reads the labels of a split, whose headers were checked.
 *
 * @throws BadInput naming the rows whose labels are none of the target's task
 */
export function readLabels(target: Pick<TargetSource, 'task' | 'classes'>, part: LabelArray): Promise<ReadLabels> {
  switch (target.task) {
    case 'classification':
      return readClasses(part, target.classes.length);
    case 'multilabel':
      return readLabelSets(part, target.classes);
    case 'regression':
      return readNumbers(part);
  }
}

async function readClasses(part: LabelArray, classes: number): Promise<ReadLabels> {
  const { values, digest } = await readIntegers(part.array, part.picked);
  const labels = new Int32Array(values.length);
  const outside = new FaultyValues(part);
  values.forEach((value, row) => {
    if (value >= 0n && value < classes) labels[row] = Number(value);
    else outside.add(row, `label ${value} names no class: expected 0 to ${classes - 1}, one a class of ${classes}`);
  });
  outside.throwIfAny((count) => {
    const hint = values.every((value) => value >= 1n && value <= classes) ? ' (do they begin at 1?)' : '';
    return `${count} of ${labels.length} labels of ${part.split} name no class${hint}`;
  });
  return { labels, digest };
}

/** Block by block: there may be hundreds of labels a row, and the integers take eight bytes each. */
async function readLabelSets(part: LabelArray, names: readonly string[]): Promise<ReadLabels> {
  const { array, split, picked } = part;
  const { dtype } = array;
  if (!isInteger(dtype)) refuse(array.path, `holds ${dtype}: expected integers`);
  const shape = pickedShape(array.shape, picked);
  const columns = columnsOf(array);
  const labels = new Float32Array((shape[0] ?? 0) * columns);
  const digest = beginDigest(dtype, shape);
  const faulty = new FaultyValues(part);
  for await (const { bytes, firstRow } of rowBlocks(array, picked)) {
    digest.update(bytes);
    const values = integerView(dtype, bytes);
    for (let index = 0; index < values.length; index++) {
      const value = Number(values[index]);
      labels[firstRow * columns + index] = value;
      if (value === 0 || value === 1) continue;
      const name = JSON.stringify(names[index % columns]);
      faulty.add(firstRow + Math.floor(index / columns), `${value} for the label ${name}: expected 0 or 1`);
    }
  }
  faulty.throwIfAny((count) => `${count} of ${labels.length} labels of ${split} are neither 0 nor 1`);
  return { labels, digest: digest.digest('hex') };
}

async function readNumbers(part: LabelArray): Promise<ReadLabels> {
  const { features: labels, columns, digest } = await readFeatures(part.array, part.picked);
  const faulty = new FaultyValues(part);
  labels.forEach((value, index) => {
    if (Number.isFinite(value)) return;
    const place = columns > 1 ? ` in output ${index % columns}` : '';
    faulty.add(Math.floor(index / columns), `${value}${place}: expected finite values (as float32)`);
  });
  faulty.throwIfAny((count) => `${count} of ${labels.length} values of ${part.split} are not finite`);
  return { labels, digest };
}
