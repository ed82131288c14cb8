import type { ArrayFile } from '@sonde/arrays';
import type { DatasetManifest, Task } from '@sonde/contracts';

/** Where a dataset lies and what its dataset.json says: enough to load it. */
export interface DatasetSource {
  readonly folder: string;
  readonly manifest: DatasetManifest;
}

export interface DatasetLayer {
  readonly name: string;
  /** Relative to the dataset's folder. */
  readonly file: string;
  readonly columns: number;
  /** One array [rows, columns] a split. */
  readonly arrays: ArrayFile;
}

/** One array a split, [rows] or [rows, outputs]. */
export interface RowNumbers {
  /** Relative to the dataset's folder. */
  readonly file: string;
  readonly arrays: ArrayFile;
}

export interface DatasetTarget extends RowNumbers, TargetSource {
  /** Classes, labels or regression outputs. */
  readonly outputs: number;
}

/** A dataset whose headers fit together; no array was read. */
export interface Dataset extends DatasetSource {
  readonly layers: readonly DatasetLayer[];
  readonly targets: readonly DatasetTarget[];
  readonly groups?: RowNumbers;
  /** Rows by split as the files have them, before a holdout is cut. */
  readonly splits: Readonly<Record<string, number>>;
  /** Where findings are kept between runs. */
  readonly cacheDir?: string;
}

export interface TargetSource {
  readonly name: string;
  /** Relative to the dataset's folder. */
  readonly file: string;
  readonly task: Task;
  /** Names of classes or labels; of the outputs of a regression, or none. */
  readonly classes: readonly string[];
}

/** The targets of a dataset.json: first that of the top-level labels, which a holdout is cut by. */
export function targetSources(manifest: DatasetManifest): [TargetSource, ...TargetSource[]] {
  const { task, classes = [], labels, targets = {} } = manifest;
  const further = Object.entries(targets).map(([name, target]): TargetSource => {
    const own = target.task ?? task;
    return { name, file: target.labels, task: own, classes: target.classes ?? (own === task ? classes : []) };
  });
  return [{ name: 'labels', file: labels, task, classes }, ...further];
}
