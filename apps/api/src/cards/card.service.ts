import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { BadInput, scoreOf, SondeError, type ProbeCard } from '@sonde/contracts';
import type { DescribedLayer, DescribedTarget, SplitDigests } from '@sonde/domain';
import { findConfiguration, type StoredProbe } from '@sonde/persistence';
import { tensorShapes } from '@sonde/probes';
import { resultOf } from '../computing/outcome';
import { WorkerPool } from '../computing/worker-pool.service';
import { DatabaseProvider } from '../database.provider';
import { ENV, type Env } from '../env';
import { excessOf, isSlowInterval } from '../evaluations/work-limit';
import { howToApply, toProbeView } from '../probes/probe-view';
import { ProbesService, weightsFile, type ProbeHome } from '../probes/probes.service';
import { SealService } from '../seal/seal.service';
import { pythonLines } from './python-lines';

type Metrics = ProbeCard['metrics'];

/** Says what a probe is, to whoever gets its weights without Sonde. */
@Injectable()
export class CardService {
  constructor(
    private readonly postgres: DatabaseProvider,
    private readonly probes: ProbesService,
    private readonly seal: SealService,
    private readonly workers: WorkerPool,
    @Inject(ENV) private readonly env: Env,
  ) {}

  /**
   * @param sweepId one that has the probe; the newest where it is left out
   * @param signal ends what is computed for it
   * @throws NotFound, BadInput where the sweep does not have it
   */
  async card(key: string, sweepId: string | undefined, signal: AbortSignal): Promise<ProbeCard> {
    const probe = await this.probes.find(key);
    const place = await this.placeOf(probe, sweepId);
    const { layer, target } = place;
    const names = { layerName: layer.name, target: target.name, classes: [...target.classes] };
    const weights = await this.probes.encodedWeights({ ...probe, ...names });
    const { train, val } = toProbeView(probe);
    const { normalization } = probe.parameters;
    const file = weightsFile(probe);
    return {
      format: 'sonde-probe-card/1',
      probe_key: probe.key,
      trained_at: probe.trainedAt.toISOString(),
      weights: { file, sha256: createHash('sha256').update(weights).digest('hex'), tensors: tensorShapes(weights) },
      trained_on: trainedOn(probe, place),
      parameters: { ...probe.parameters },
      seed: probe.seed,
      epoch: probe.epoch,
      numerics: probe.numerics,
      preprocessing: { normalization, folded: normalization !== 'l2', constant_columns: probe.constantColumns },
      metrics: {
        train,
        val: { ...val, ci95: await this.intervalOnVal(probe, place, signal) },
        test: await this.test(probe, place, signal),
        interval_of: scoreOf(place.sweep.metric),
      },
      apply: { words: howToApply(probe), python: pythonLines(probe, file) },
    };
  }

  private async placeOf(probe: StoredProbe, sweepId: string | undefined): Promise<CardPlace> {
    const homes = await this.probes.homes(probe);
    const home = sweepId === undefined ? homes[0] : homes.find(({ sweep }) => sweep.id === sweepId);
    if (home) return this.placeIn(home);
    const message = `sweep ${JSON.stringify(sweepId)} does not have the probe: expected one of ${idsOf(homes)}`;
    throw new BadInput('sweep: does not have the probe', [{ message, pointer: '/sweep' }]);
  }

  /** A sweep may call a probe's layer and target otherwise than the one that trained it. */
  private async placeIn({ sweep, configuration }: ProbeHome): Promise<CardPlace> {
    const row = await findConfiguration(this.postgres.database, sweep.id, configuration);
    const layer = row && sweep.dataset.description.layers[row.layer];
    const target = sweep.dataset.description.targets.find(({ name }) => name === row?.target);
    if (!layer || !target) throw new Error(`sweep ${sweep.id} has a probe of a layer or target that it does not have`);
    return { sweep, configuration, layer, target };
  }

  private async intervalOnVal(
    probe: StoredProbe,
    { sweep, layer, target }: CardPlace,
    signal: AbortSignal,
  ): Promise<Metrics['val']['ci95']> {
    const metric = scoreOf(sweep.metric);
    if (probe.diverged || isSlowInterval(metric, probe.valRows, probe.outputs)) return null;
    const { key: probeKey, artifact, artifactRow, digests } = probe;
    const { normalization } = probe.parameters;
    const stored = { probeKey, artifact, artifactRow, digests, layer: layer.name, normalization };
    return unlessLost(null, async () => {
      const of = { dataset: sweep.dataset, target: target.name, split: 'val' };
      const query = { of, probes: [stored], metric, artifacts: this.env.SONDE_ARTIFACTS };
      const [figure] = await this.workers.run('figuresOnRows', [query], { signal });
      return figure ? resultOf(figure).ci95 : null;
    });
  }

  private async test(probe: StoredProbe, place: CardPlace, signal: AbortSignal): Promise<Metrics['test']> {
    if (probe.diverged) return {};
    const { splits } = place.sweep.dataset.description;
    const figures: Metrics['test'] = {};
    for (const [split, rows] of Object.entries(splits)) {
      if (!split.startsWith('test') || excessOf([{ rows, probe }]) !== null) continue;
      if (!(await this.isOpen(place, split))) continue;
      const own = await unlessLost(null, () => this.testFigures(probe, place, { split, signal }));
      if (own) figures[split] = own;
    }
    return figures;
  }

  private async testFigures(
    probe: StoredProbe,
    { sweep, layer, target }: CardPlace,
    { split, signal }: { readonly split: string; readonly signal: AbortSignal },
  ): Promise<Metrics['test'][string] | null> {
    const place = { dataset: sweep.dataset, layer: layer.name, target: target.name, split };
    const query = {
      evaluations: [{ probe, place }],
      metric: scoreOf(sweep.metric),
      artifacts: this.env.SONDE_ARTIFACTS,
    };
    const [evaluated] = await this.workers.run('evaluateProbes', query, { signal });
    if (!evaluated) return null;
    const { score, figure } = evaluated;
    const { figures, correct, loss } = score;
    return { ...figures, rows: score.rows, correct, loss, ci95: figure.ci95 };
  }

  /** Has the sweep ended, and is the configuration the best of its layer, or was it looked at on this split? */
  private async isOpen({ sweep, configuration }: CardPlace, split: string): Promise<boolean> {
    try {
      await this.seal.check(sweep, [configuration], { split, pointer: '/sweep' });
      return true;
    } catch (error) {
      if (error instanceof BadInput) return false;
      throw error;
    }
  }
}

/** A card is worth having without what needs files that are gone: a dataset's, or what a pack said of its rows. */
async function unlessLost<Found>(otherwise: Found, find: () => Promise<Found>): Promise<Found> {
  try {
    return await find();
  } catch (error) {
    if (error instanceof SondeError && error.code !== 'unavailable') return otherwise;
    throw error;
  }
}

function idsOf(homes: readonly ProbeHome[]): string {
  return [...new Set(homes.map(({ sweep }) => sweep.id))].join(', ');
}

/** Where a card says that a probe was trained: a sweep that has it, and what its layer and target are there. */
export interface CardPlace extends ProbeHome {
  readonly layer: DescribedLayer;
  readonly target: DescribedTarget;
}

export function trainedOn(
  { features, task, outputs, trainRows, valRows }: StoredProbe,
  { sweep, layer, target }: CardPlace,
): ProbeCard['trained_on'] {
  const { name, digest } = sweep.dataset;
  return {
    dataset: { name, digest },
    layer: { name: layer.name, features, digests: digestsOf(layer) },
    target: { name: target.name, task, classes: [...target.classes], outputs, digests: digestsOf(target) },
    rows: { train: trainRows, val: valRows },
  };
}

function digestsOf({ digests: { train = '', val = '' } }: { readonly digests: SplitDigests }) {
  return { train, val };
}
