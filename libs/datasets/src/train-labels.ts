import { countClasses, type Labels } from '@sonde/domain';
import type { DatasetTarget } from './dataset';

type Examined = Pick<DatasetTarget, 'name' | 'task' | 'classes' | 'outputs'>;

/** What the labels of train cannot teach: a fault where that is everything, a warning where it is a part. */
export interface TrainFindings {
  readonly fault?: string;
  readonly warning?: string;
}

export function examineTrain(target: Examined, labels: Labels): TrainFindings {
  switch (target.task) {
    case 'classification':
      return examineClasses(target, labels);
    case 'multilabel':
      return examineLabelSets(target, labels);
    case 'regression':
      return examineNumbers(target, labels);
  }
}

function examineClasses({ name, classes }: Examined, labels: Labels): TrainFindings {
  const counts = countClasses(labels, classes.length);
  const missing = classes.filter((_, label) => counts[label] === 0);
  if (classes.length - missing.length < 2) {
    const few = `train has rows of fewer than 2 of the ${classes.length} classes of target ${name}`;
    return { fault: `${few}: nothing can be told apart` };
  }
  if (missing.length === 0) return {};
  return { warning: `train has no row of ${listed(missing)}; probes cannot learn what they never see` };
}

function examineLabelSets({ classes }: Examined, labels: Labels): TrainFindings {
  const positives = columnSums(labels, classes.length);
  const missing = classes.filter((_, label) => positives[label] === 0);
  if (missing.length === 0) return {};
  return { warning: `train has no row with the label ${listed(missing)}; probes cannot learn what they never see` };
}

function examineNumbers({ classes, outputs }: Examined, labels: Labels): TrainFindings {
  const isConstant = (output: number): boolean => {
    for (let index = output; index < labels.length; index += outputs) {
      if (labels[index] !== labels[output]) return false;
    }
    return true;
  };
  const constant = Array.from({ length: outputs }, (_, output) => output).filter(isConstant);
  if (constant.length === 0) return {};
  const names = outputs > 1 ? ` in ${listed(constant.map((output) => classes[output] ?? `output ${output}`))}` : '';
  return { warning: `all rows of train have the same value${names}; there is nothing to explain` };
}

/** Sums over the rows of [rows, columns]. */
function columnSums(values: Labels, columns: number): Float64Array {
  const sums = new Float64Array(columns);
  values.forEach((value, index) => {
    const column = index % columns;
    sums[column] = (sums[column] ?? 0) + value;
  });
  return sums;
}

function listed(names: readonly string[]): string {
  const rest = names.length > 10 ? ` and ${names.length - 10} more` : '';
  return names.slice(0, 10).join(', ') + rest;
}
