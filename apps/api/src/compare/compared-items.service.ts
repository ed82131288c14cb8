import { Injectable } from '@nestjs/common';
import { BadInput, type COMPARED_KINDS, type MetricName } from '@sonde/contracts';
import type { RankedRow } from '@sonde/domain';
import {
  findConfiguration,
  rankConfigurations,
  replicatesOf,
  type DatasetVersion,
  type StoredSweep,
} from '@sonde/persistence';
import { layerOf, parseReference, targetOf, titleOf, type Reference } from '@sonde/results';
import { DatabaseProvider } from '../database.provider';
import type { StoredPredictions } from '../predictions/read-predictions';
import { ProbesService } from '../probes/probes.service';
import { storedPredictions } from '../ranking/configuration-figures.service';
import { SealService } from '../seal/seal.service';
import { SweepsService } from '../sweeps/sweeps.service';

/** Finds what references name. A layer stands for its best configuration, a sweep for its own. */
@Injectable()
export class ComparedItemsService {
  constructor(
    private readonly postgres: DatabaseProvider,
    private readonly sweeps: SweepsService,
    private readonly probes: ProbesService,
    private readonly seal: SealService,
  ) {}

  /**
   * @param split a sealed one is refused for what val did not choose, unless a look at it was recorded
   * @throws BadInput with the place of what cannot be compared, NotFound
   */
  async find(texts: readonly string[], split: string): Promise<ComparedItem[]> {
    const items: ComparedItem[] = [];
    for (const [at, text] of texts.entries()) {
      items.push({ ...(await this.findOne(parseReference(text, at), at, split)), reference: text });
    }
    return items;
  }

  private async findOne(reference: Reference, at: number, split: string): Promise<Omit<ComparedItem, 'reference'>> {
    if (reference.kind === 'probe') return this.probe(reference.key, at, split);
    const sweep = await this.sweeps.find(reference.sweep);
    const row = await this.standsFor(sweep, reference);
    if (!row || row.mean === null) {
      const message = `sweep ${sweep.id} has no such configuration with a probe yet`;
      throw new BadInput('items: nothing to compare', [{ message, pointer: `/items/${at}` }]);
    }
    await this.seal.check(sweep, [row.configuration], { split, pointer: `/items/${at}` });
    const replicates = await replicatesOf(this.postgres.database, sweep.id, [row.configuration]);
    return {
      kind: reference.kind,
      title: titleOf(row),
      sweep: sweep.id,
      layer: row.layerName,
      target: row.target,
      dataset: sweep.dataset,
      metric: sweep.metric,
      probes: replicates
        .filter(({ diverged }) => !diverged)
        .map((replicate) => ({ ...storedPredictions(row, replicate), seed: replicate.seed })),
    };
  }

  private async standsFor(
    sweep: StoredSweep,
    reference: Exclude<Reference, { kind: 'probe' }>,
  ): Promise<RankedRow | undefined> {
    const { database } = this.postgres;
    if (reference.kind === 'configuration') return findConfiguration(database, sweep.id, reference.id);
    const target = targetOf(sweep, reference.target);
    const within = reference.kind === 'layer' ? { target, layer: layerOf(sweep, reference.layer) } : { target };
    const [best] = await rankConfigurations(database, sweep.id, 1, within);
    return best;
  }

  private async probe(key: string, at: number, split: string): Promise<Omit<ComparedItem, 'reference'>> {
    const probe = await this.probes.find(key);
    const homes = await this.probes.homes(probe);
    if (probe.diverged) {
      const message = `probe ${key} diverged: it says nothing of any row`;
      throw new BadInput('items: nothing to compare', [{ message, pointer: `/items/${at}` }]);
    }
    // Another sweep of the probe may be over other rows of test, and call its layer and target otherwise.
    const owners = homes.map((home) => ({ ...home, split }));
    const { sweep, configuration } = await this.seal.checkProbe(owners, `/items/${at}`);
    const row = await findConfiguration(this.postgres.database, sweep.id, configuration);
    if (!row) throw new Error(`sweep ${sweep.id} has a probe of a configuration that it does not have`);
    const { layerName: layer, target } = row;
    const { parameters, seed, artifact, artifactRow, digests } = probe;
    const { normalization } = parameters;
    return {
      kind: 'probe',
      title: `${titleOf(row)}, seed ${seed}`,
      sweep: null,
      layer,
      target,
      dataset: sweep.dataset,
      metric: sweep.metric,
      probes: [{ probeKey: probe.key, artifact, artifactRow, digests, layer, normalization, seed }],
    };
  }
}

/** A replicate of what is compared. */
export interface ComparedProbe extends StoredPredictions {
  readonly seed: number;
}

/** Something that a reference names, found: what stands for it, and where its rows are. */
export interface ComparedItem {
  readonly reference: string;
  readonly kind: (typeof COMPARED_KINDS)[number];
  readonly title: string;
  /** Null of a probe. */
  readonly sweep: string | null;
  readonly layer: string;
  readonly target: string;
  readonly dataset: DatasetVersion;
  /** What its sweep ranks by. */
  readonly metric: MetricName;
  /** Without those that diverged. */
  readonly probes: readonly ComparedProbe[];
}
