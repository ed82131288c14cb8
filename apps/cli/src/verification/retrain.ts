import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ProbePage, SweepView, TrialPage, StackUnavailable, type ProbeView, type SweepSpec } from '@sonde/contracts';
import { sweepPath, type ApiClient } from '@sonde/contracts/client';
import { follow } from '../commands/follow';
import { patiently } from '../commands/patience';
import { registered } from '../registered-dataset';
import type { TakenProbe } from './card-file';
import { readWeights, type Weights } from './weights';

export interface Retrained {
  readonly probe: ProbeView;
  readonly weights: Weights;
}

interface Place {
  readonly dataset: string;
  /** For the weights that are downloaded. */
  readonly folder: string;
  readonly interrupted: AbortSignal;
}

/**
 * Trains a probe again, as a sweep of one trial.
 *
 * @returns why there is no probe, where the trial yields none
 */
export async function retrain(
  api: ApiClient,
  taken: TakenProbe,
  { dataset, folder, interrupted }: Place,
): Promise<Retrained | string> {
  const body = specOf(taken, await registered(api, dataset, interrupted));
  const { id } = await patiently(interrupted, () => api.call(SweepView, '/v1/sweeps', { method: 'POST', body }));
  const ended = await follow(api, id, interrupted);
  if (!ended) throw new Error('interrupted', { cause: interrupted.reason });
  const { items } = await api.call(ProbePage, sweepPath(id, '/probes', { limit: 1 }));
  const [probe] = items;
  if (!probe) return whyNone(api, ended);
  const file = join(folder, 'retrained.safetensors');
  const answer = await api.open(`/v1/probes/${probe.key}/weights`);
  await writeFile(file, Buffer.from(await answer.arrayBuffer()));
  return { probe, weights: await readWeights(file) };
}

/** Names of layers have no signs of globs, so that a name selects its layer alone. */
function specOf({ card, parameters }: TakenProbe, dataset: string): Partial<SweepSpec> {
  const { layer, target } = card.trained_on;
  return {
    name: 'verify',
    dataset,
    layers: [layer.name],
    targets: [target.name],
    parameters,
    replicates: { seeds: [card.seed] },
  };
}

async function whyNone(api: ApiClient, { id, state, failure }: SweepView): Promise<string> {
  const { items } = await api.call(TrialPage, sweepPath(id, '/trials', { limit: 1 }));
  const [trial] = items;
  if (!trial) throw new StackUnavailable(`the sweep that trains it again ${state}: ${failure ?? 'it has no trial'}`);
  return trial.failure ? `${trial.state}: ${trial.failure.message}` : trial.state;
}
