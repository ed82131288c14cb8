import { Injectable } from '@nestjs/common';
import { BadInput, type EvaluationList, type EvaluationRequest, type ScoreName } from '@sonde/contracts';
import { groupBy, sweepHasEnded } from '@sonde/domain';
import { findDataset, type DatasetVersion } from '@sonde/persistence';
import { SealService } from '../comparison/seal.service';
import { DatabaseProvider } from '../database.provider';
import { ProbesService, type ProbeHome } from '../probes/probes.service';
import { evaluateRows, type Evaluated } from './evaluate-rows';
import { evaluationPairs, metricOf, type EvaluationPair, type TrainedProbe } from './evaluation-pairs';
import { loadFeatures, loadTruth } from './loaded-rows';
import { ownTest } from './own-test';
import { excessOf } from './work-limit';

/** Scores probes on other data than they were trained on. */
@Injectable()
export class EvaluationsService {
  constructor(
    private readonly postgres: DatabaseProvider,
    private readonly probes: ProbesService,
    private readonly seal: SealService,
  ) {}

  /**
   * Everything is found and checked, and looks at sealed rows are recorded, before anything is scored.
   *
   * @throws BadInput with the place of what does not fit, is sealed or would take too long; NotFound
   */
  async evaluate(request: EvaluationRequest): Promise<EvaluationList> {
    const probes = await Promise.all(request.probes.map((key, at) => this.probe(key, at)));
    const datasets = await Promise.all(request.datasets.map((reference, at) => this.dataset(reference, at)));
    const metric = metricOf(probes);
    const pairs = evaluationPairs(probes, datasets, request);
    const excess = excessOf(pairs);
    if (excess !== null) throw new BadInput(excess);
    const looks = await this.openSealed(pairs, request.reason);
    const evaluated = await this.score(pairs, metric);
    return {
      metric,
      items: pairs.flatMap((pair) => {
        const found = evaluated.get(pair);
        return found ? [toItem(pair, found)] : [];
      }),
      notes: [...new Set([...looks, ...pairs.flatMap(notesOf)])],
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
    const looks: (ProbeHome & { readonly split: string })[] = [];
    for (const { homes, place, pointer } of pairs) {
      const owners = homes.flatMap(({ sweep, configuration }) => {
        const split = ownTest(sweep.dataset, place);
        return split === null ? [] : [{ sweep, configuration, split }];
      });
      const [newest] = owners;
      if (!newest) continue;
      await this.seal.checkProbe(owners, pointer).catch((error: unknown) => {
        if (!(error instanceof BadInput) || reason === undefined || !sweepHasEnded(newest.sweep.state)) throw error;
        looks.push(newest);
      });
    }
    for (const { sweep, split, configuration } of looks) {
      await this.seal.record(sweep.id, { split, configurations: [configuration], reason });
    }
    return looks.map(({ sweep, split }) => `a look at ${split} was recorded with sweep ${sweep.id}`);
  }

  /** The features of a layer are read once for all probes, and let go before the next. */
  private async score(pairs: readonly EvaluationPair[], metric: ScoreName): Promise<Map<EvaluationPair, Evaluated>> {
    const evaluated = new Map<EvaluationPair, Evaluated>();
    const byLayer = groupBy(pairs, ({ place }) => JSON.stringify([place.dataset.id, place.layer]));
    for (const own of byLayer.values()) {
      const [first] = own;
      if (!first) continue;
      const features = await loadFeatures(first.place);
      for (const pair of own) {
        const [weights, truth] = await Promise.all([this.probes.weights(pair.probe), loadTruth(pair.place)]);
        evaluated.set(pair, await evaluateRows({ probe: pair.probe, weights }, features, truth, metric));
      }
    }
    return evaluated;
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
