import type { Task } from '@sonde/contracts';
import { loadTarget } from '@sonde/datasets';
import type { Labels } from '@sonde/domain';
import type { PackTask } from './pack-task';

/** A target's labels, by split. */
export interface LoadedTarget {
  readonly name: string;
  readonly task: Task;
  readonly outputs: number;
  readonly labels: Readonly<Record<string, Labels>>;
}

/** The targets that a pack's trials are about, in the order of the dataset. */
export async function loadTargets({ dataset, root }: PackTask): Promise<LoadedTarget[]> {
  const source = { folder: root, manifest: dataset.manifest };
  return Promise.all(
    dataset.targets.map(async ({ name, task, outputs, digests }) => {
      return { name, task, outputs, labels: await loadTarget(source, name, { expected: digests }) };
    }),
  );
}
