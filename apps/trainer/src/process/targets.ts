import type { Task } from '@sonde/contracts';
import type { PackWork } from '@sonde/domain';
import { loadTarget } from '@sonde/features';
import type { Labels } from '@sonde/training';

/** A target's labels, by split. */
export interface LoadedTarget {
  readonly name: string;
  readonly task: Task;
  readonly outputs: number;
  readonly labels: Readonly<Record<string, Labels>>;
}

/** The targets that a pack's trials are about, in the order of the dataset. */
export async function loadTargets({ dataset, root, trials }: PackWork): Promise<LoadedTarget[]> {
  const wanted = new Set(trials.map(({ target }) => target));
  const source = { folder: root, manifest: dataset.manifest };
  return Promise.all(
    dataset.targets
      .filter(({ name }) => wanted.has(name))
      .map(async ({ name, task, outputs, digests }) => {
        return { name, task, outputs, labels: await loadTarget(source, name, { expected: digests }) };
      }),
  );
}
