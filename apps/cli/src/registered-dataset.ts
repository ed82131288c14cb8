import { setTimeout as delay } from 'node:timers/promises';
import { Registration, registrationHasEnded, type DatasetView, type SweepSpec } from '@sonde/contracts';
import { errorOf, type ApiClient } from '@sonde/contracts/client';
import { patiently } from './commands/patience';
import { Unsuccessful } from './exit-codes';
import { say } from './output/console';
import { createRegistrationProgress } from './output/registration-progress';
import type { SweepSource } from './sweep-source';

/**
 * The spec for the api: a dataset that the file gives as a path is registered, and stands there with its name and the
 * very version that lies in the folder.
 */
export async function withRegisteredDataset(
  api: ApiClient,
  { spec, datasetFolder }: Pick<SweepSource, 'spec' | 'datasetFolder'>,
  interrupted: AbortSignal,
): Promise<SweepSpec> {
  return datasetFolder === undefined ? spec : { ...spec, dataset: await registered(api, datasetFolder, interrupted) };
}

/** Registers the dataset of a folder. @returns its name with the very version that lies there */
export async function registered(api: ApiClient, folder: string, interrupted: AbortSignal): Promise<string> {
  const dataset = await registerFolder(api, folder, interrupted);
  for (const warning of dataset.warnings) say(`warning: ${dataset.name}: ${warning}`);
  return `${dataset.name}@${dataset.digest.slice(0, 16)}`;
}

/**
 * Registers the dataset of a folder and shows how far that is. The folder of a registration that is under way is
 * followed from where it is.
 *
 * @throws BadInput with everything that is wrong with the dataset; Unsuccessful where it was cancelled, or nothing could
 *   read it; the signal's reason where it fires before the end
 */
export async function registerFolder(api: ApiClient, path: string, interrupted: AbortSignal): Promise<DatasetView> {
  const request = { method: 'POST', body: { path }, signal: interrupted } as const;
  const begun = await patiently(interrupted, () => api.call(Registration, '/v1/datasets', request));
  const { dataset, problem, state, id } = await follow(api, begun, interrupted);
  if (dataset) return dataset;
  if (problem?.code === 'bad_input') throw errorOf(problem);
  throw new Unsuccessful(`registration ${id} ${state === 'failed' ? `failed: ${problem?.detail}` : `was ${state}`}`);
}

/** Soon enough for small datasets, whose registration takes a quarter of a second. */
const FIRST_DELAY_MS = 30;
const LONGEST_DELAY_MS = 500;

async function follow(api: ApiClient, begun: Registration, interrupted: AbortSignal): Promise<Registration> {
  const progress = createRegistrationProgress();
  let registration = begun;
  try {
    for (
      let pause = FIRST_DELAY_MS;
      !registrationHasEnded(registration);
      pause = Math.min(LONGEST_DELAY_MS, 2 * pause)
    ) {
      progress.show(registration);
      await delay(pause, undefined, { signal: interrupted });
      registration = await patiently(interrupted, () =>
        api.call(Registration, registrationPath(begun.id), { signal: interrupted }),
      );
    }
    return registration;
  } catch (error) {
    if (interrupted.aborted) {
      say(
        `interrupted: registration ${begun.id} of ${begun.name} goes on whenever its stack runs; ` +
          `sonde dataset cancel ${begun.id} ends it`,
      );
    }
    throw error;
  } finally {
    progress.stop();
  }
}

/** @param what below the registration: /cancel */
export function registrationPath(id: string, what = ''): string {
  return `/v1/datasets/registrations/${encodeURIComponent(id)}${what}`;
}
