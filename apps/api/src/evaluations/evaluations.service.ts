import { Inject, Injectable } from '@nestjs/common';
import { BadInput, type EvaluationList, type EvaluationRequest } from '@sonde/contracts';
import { sweepHasEnded } from '@sonde/domain';
import { findDataset, type DatasetVersion } from '@sonde/persistence';
import { WorkerPool } from '../computing/worker-pool.service';
import { DatabaseProvider } from '../database.provider';
import { ENV, type Env } from '../env';
import { ProbesService, type ProbeHome } from '../probes/probes.service';
import { SealService } from '../seal/seal.service';
import type { Evaluated } from './evaluate-rows';
import { evaluationPairs, metricOf, type EvaluationPair, type TrainedProbe } from './evaluation-pairs';
import type { RowsPlace } from './loaded-rows';
import { excessOf } from './work-limit';

/** Scores probes on other data than they were trained on. */
@Injectable()
export class EvaluationsService {
  constructor(
    private readonly postgres: DatabaseProvider,
    private readonly probes: ProbesService,
    private readonly seal: SealService,
    private readonly workers: WorkerPool,
    @Inject(ENV) private readonly env: Env,
  ) {}

  /**
   * Everything is found and checked, and accesses to sealed rows are recorded, before anything is scored.
   *
   * @param signal ends the scoring
   * @throws BadInput with the place of what does not fit, is sealed or would take too long; NotFound
   */
  async evaluate(request: EvaluationRequest, signal: AbortSignal): Promise<EvaluationList> {
    const probes = await Promise.all(request.probes.map((key, at) => this.probe(key, at)));
    const datasets = await Promise.all(request.datasets.map((reference, at) => this.dataset(reference, at)));
    const metric = metricOf(probes);
    const pairs = evaluationPairs(probes, datasets, request);
    const excess = excessOf(pairs);
    if (excess !== null) throw new BadInput(excess);
    const accesses = await this.openSealed(pairs, request.reason);
    const evaluations = pairs.map(({ probe, place }) => ({ probe, place }));
    const query = { evaluations, metric, artifacts: this.env.SONDE_ARTIFACTS };
    const evaluated = await this.workers.run('evaluateProbes', query, { signal });
    return {
      metric,
      items: pairs.flatMap((pair, at) => {
        const found = evaluated[at];
        return found ? [toItem(pair, found)] : [];
      }),
      notes: [...new Set([...accesses, ...pairs.flatMap(notesOf)])],
    };
  }

  private async probe(key: string, at: number): Promise<TrainedProbe> {
    const probe = await this.probes.named(key);
    if (!probe.diverged) return { probe, homes: await this.probes.homes(probe) };
    const message = `probe ${key} diverged: it says nothing of any row`;
    throw new BadInput('probes: nothing to score', [{ message, pointer: `/probes/${at}` }]);
  }

  private async dataset(reference: string, at: number): Promise<DatasetVersion> {
    const dataset = await findDataset(this.postgres.database, reference);
    if (dataset) return dataset;
    const message = `no dataset ${JSON.stringify(reference)} is registered; sonde dataset add FOLDER registers one`;
    throw new BadInput('datasets: not registered', [{ message, pointer: `/datasets/${at}` }]);
  }

  /**
   * A probe's own test is shown where one of its sweeps chose it. A reason opens it too, once the sweep has ended, and
   * stands in its report.
   *
   * @returns notes of what was recorded
   */
  private async openSealed(pairs: readonly EvaluationPair[], reason: string | undefined): Promise<string[]> {
    const accesses: (ProbeHome & { readonly split: string })[] = [];
    for (const { homes, place, pointer } of pairs) {
      const owners = homes.flatMap(({ sweep, configuration }) => {
        const split = ownTest(sweep.dataset, place);
        return split === null ? [] : [{ sweep, configuration, split }];
      });
      const [newest] = owners;
      if (!newest) continue;
      await this.seal.checkProbe(owners, pointer).catch((error: unknown) => {
        if (!(error instanceof BadInput) || reason === undefined || !sweepHasEnded(newest.sweep.state)) throw error;
        accesses.push(newest);
      });
    }
    for (const { sweep, split, configuration } of accesses) {
      await this.seal.record(sweep.id, { split, configurations: [configuration], reason });
    }
    return accesses.map(({ sweep, split }) => `an access to ${split} was recorded with sweep ${sweep.id}`);
  }
}

function toItem(
  { probe, homes, place }: EvaluationPair,
  { score, figure }: Evaluated,
): EvaluationList['items'][number] {
  const [{ sweep }] = homes;
  const { dataset, layer, target, split } = place;
  return {
    probe_key: probe.key,
    trained_on: sweep.dataset.name,
    dataset: dataset.name,
    layer,
    target,
    split,
    figure,
    figures: { ...score.figures },
  };
}

/** What flatters a figure. */
function notesOf({ homes, place: { dataset, split } }: EvaluationPair): string[] {
  if (!homes.some(({ sweep }) => sweep.dataset.id === dataset.id)) return [];
  if (split === 'train') return [`probes were trained on train of ${dataset.name}: they fit these rows`];
  return split === 'val' ? [`val of ${dataset.name} is what probes trained on it are chosen by`] : [];
}

/**
 * The sealed split of a probe's own dataset that these rows are, whatever they are called here: the same features are
 * the same rows. Null where they are none of it.
 *
 * @param own that a sweep of the probe is over
 */
export function ownTest({ description }: DatasetVersion, { dataset, layer, split }: RowsPlace): string | null {
  const digest = dataset.description.layers.find(({ name }) => name === layer)?.digests[split];
  const sealed = description.layers
    .flatMap(({ digests }) => Object.entries(digests))
    .find(([name, other]) => name.startsWith('test') && other === digest);
  return sealed?.[0] ?? null;
}
