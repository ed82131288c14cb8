import { columnsOf, FLOATS, isFloat, type ArrayFile } from '@sonde/arrays';
import type { Issue } from '@sonde/contracts';
import type { TargetSource } from './dataset';
import { faultOfIntegers, faultOfRank, type SplitHeader } from './header-checks';

type Described = Pick<TargetSource, 'task' | 'classes'>;

/** How many classes, labels or regression outputs a target has. */
export function outputsOf({ task, classes }: Described, arrays: ArrayFile): number {
  if (task !== 'regression') return classes.length;
  return Math.max(0, ...[...arrays.values()].map(columnsOf));
}

/**
 * Labels have the type and shape of the target's task: integers [rows], integers [rows, labels], or floats [rows] or
 * [rows, outputs], with as many outputs in every split as there are names.
 */
export function checkTargetHeaders(target: Described, arrays: ArrayFile): Issue[] {
  const outputs = outputsOf(target, arrays);
  return [...arrays].flatMap(([split, array]) => {
    const message = faultOf(target, { split, array }, outputs);
    return message === undefined ? [] : [{ message, file: array.path, split }];
  });
}

function faultOf({ task, classes }: Described, header: SplitHeader, outputs: number): string | undefined {
  switch (task) {
    case 'classification':
      return faultOfIntegers(header) ?? faultOfRank(header, [1], ONE_CLASS);
    case 'multilabel':
      return (
        faultOfIntegers(header) ??
        faultOfRank(header, [2], '[rows, labels], a 0 or 1 for each label') ??
        faultOfNames(header, 'labels a row', classes)
      );
    case 'regression':
      return (
        faultOfFloats(header) ??
        faultOfRank(header, [1, 2], '[rows] or [rows, outputs]') ??
        faultOfOutputs(header, outputs) ??
        (classes.length > 0 ? faultOfNames(header, 'outputs', classes) : undefined)
      );
  }
}

const ONE_CLASS = '[rows], the number of a class a row ([rows, labels] is for the task multilabel)';

function faultOfFloats({ split, array: { dtype } }: SplitHeader): string | undefined {
  if (isFloat(dtype)) return undefined;
  return `${split} holds ${dtype}: the task regression has ${FLOATS.join(', ')}, array.astype("float32")`;
}

function faultOfOutputs({ split, array }: SplitHeader, outputs: number): string | undefined {
  const found = columnsOf(array);
  if (found === outputs && outputs > 0) return undefined;
  return `${split} has ${found} outputs: expected ${Math.max(1, outputs)}, as many in every split`;
}

function faultOfNames({ split, array }: SplitHeader, noun: string, classes: readonly string[]): string | undefined {
  const found = columnsOf(array);
  if (found === classes.length) return undefined;
  return `${split} has ${found} ${noun}, classes has ${classes.length} names: expected as many`;
}
