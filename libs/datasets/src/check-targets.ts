import { countClasses, type DescribedTarget } from '@sonde/domain';
import type { DatasetTarget } from './dataset';
import type { IssueList } from './issue-list';
import { readLabels } from './labels';
import type { SplitRows } from './split-rows';
import { examineTrain } from './train-labels';

/** Reads all labels; complains of those that the task does not have, warns of what train cannot teach. */
export async function checkTargets(
  targets: readonly DatasetTarget[],
  splits: ReadonlyMap<string, SplitRows>,
  issues: IssueList,
): Promise<{ targets: DescribedTarget[]; warnings: string[] }> {
  const described: DescribedTarget[] = [];
  const warnings: string[] = [];
  for (const target of targets) {
    const { name, task, classes, outputs, arrays } = target;
    const digests: Record<string, string> = {};
    const counts: Record<string, number[]> = {};
    for (const [split, { array: arrayName, picked }] of splits) {
      const array = arrays.get(arrayName);
      const read = array && (await issues.gather(() => readLabels(target, { array, split: arrayName, picked })));
      if (!read) continue;
      digests[split] = read.digest;
      if (task === 'classification') counts[split] = countClasses(read.labels, outputs);
      if (split !== 'train') continue;
      const { fault, warning } = examineTrain(target, read.labels);
      if (fault !== undefined) issues.add({ message: fault, file: array.path, split });
      if (warning !== undefined) warnings.push(`target ${name}: ${warning}`);
    }
    described.push({
      ...{ name, task, classes, outputs, digests },
      ...(task === 'classification' ? { counts } : {}),
    });
  }
  return { targets: described, warnings };
}
