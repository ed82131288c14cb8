import { BadInput, type DatasetView, type Problem, type Registration } from '@sonde/contracts';
import type { RegistrationFailure } from '@sonde/contracts/temporal';
import type { DatasetVersion, StoredRegistration } from '@sonde/persistence';
import { toProblem } from '../http/problem.filter';
import { Issues } from '../temporal/from-failure';

export function toDatasetView({ name, version, digest, root, registeredAt, description }: DatasetVersion): DatasetView {
  const { splits, targets, layers, warnings } = description;
  return {
    name,
    version,
    digest,
    path: root,
    registered_at: registeredAt.toISOString(),
    splits: { ...splits },
    targets: targets.map((target) => ({
      name: target.name,
      task: target.task,
      classes: [...target.classes],
      outputs: target.outputs,
    })),
    layers: layers.map((layer) => ({
      name: layer.name,
      columns: layer.columns,
      constant_columns: [...layer.constantColumns],
    })),
    warnings: [...warnings],
  };
}

/** What of a registration its row does not say. */
interface Surroundings {
  readonly hasTrainer: boolean;
  readonly temporalUrl: string | null;
}

export function toRegistrationView(
  { id, name, root, state, progress, failure, dataset, createdAt, finishedAt }: StoredRegistration,
  { hasTrainer, temporalUrl }: Surroundings,
): Registration {
  const { files, filesDone, bytes, bytesDone } = progress;
  return {
    id,
    name,
    path: root,
    state,
    progress: { files, files_done: filesDone, bytes, bytes_done: bytesDone },
    waiting_for: finishedAt === null && !hasTrainer ? 'trainer' : null,
    dataset: dataset && toDatasetView(dataset),
    problem: failure && problemOf(failure),
    created_at: createdAt.toISOString(),
    finished_at: finishedAt?.toISOString() ?? null,
    temporal_url: temporalUrl,
  };
}

/** The problem that a request which had examined the dataset itself would have been answered with. */
function problemOf({ class: code, message, issues }: RegistrationFailure): Problem {
  if (code === 'bad_input') return toProblem(new BadInput(message, Issues.safeParse(issues).data));
  return { type: `urn:sonde:problem:${code}`, title: code.replaceAll('_', ' '), status: 500, detail: message, code };
}
