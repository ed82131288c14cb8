import { BadInput, type Problem, type Registration } from '@sonde/contracts';
import type { RegistrationFailure } from '@sonde/contracts/temporal';
import type { StoredRegistration } from '@sonde/persistence';
import { toProblem } from '../http/problem.filter';
import { Issues } from '../temporal/from-failure';
import { toDatasetView } from './dataset-view';

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
