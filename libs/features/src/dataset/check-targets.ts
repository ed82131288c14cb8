import { countClasses, type DescribedTarget } from '@sonde/domain';
import type { DatasetTarget } from './dataset';
import type { IssueList } from './issue-list';
import { readLabels } from './labels';
import type { SplitRows } from './split-rows';

/** Reads all labels; complains of those that name no class, warns of classes that train lacks. */
export async function checkTargets(
  targets: readonly DatasetTarget[],
  splits: ReadonlyMap<string, SplitRows>,
  issues: IssueList,
): Promise<{ targets: DescribedTarget[]; warnings: string[] }> {
  const described: DescribedTarget[] = [];
  const warnings: string[] = [];
  for (const target of targets) {
    const { name, classes, arrays } = target;
    const digests: Record<string, string> = {};
    for (const [split, { array: arrayName, picked }] of splits) {
      const array = arrays.get(arrayName);
      const read = array && (await issues.gather(() => readLabels(array, arrayName, classes, picked)));
      if (!read) continue;
      digests[split] = read.digest;
      if (split !== 'train') continue;
      const missing = classesWithoutRows(classes, read.labels);
      if (classes.length - missing.length < 2) {
        const message = `train has rows of fewer than 2 of the ${classes.length} classes of target ${name}: nothing can be told apart`;
        issues.add({ message, file: array.path, split });
      } else if (missing.length > 0) {
        warnings.push(
          `target ${name}: train has no row of ${listed(missing)}; probes cannot learn what they never see`,
        );
      }
    }
    described.push({ name, classes, digests });
  }
  return { targets: described, warnings };
}

function classesWithoutRows(classes: readonly string[], labels: Int32Array): string[] {
  const counts = countClasses(labels, classes.length);
  return classes.filter((_, label) => counts[label] === 0);
}

function listed(names: readonly string[]): string {
  const rest = names.length > 10 ? ` and ${names.length - 10} more` : '';
  return names.slice(0, 10).join(', ') + rest;
}
