import { join } from 'node:path';
import { Inject, Injectable } from '@nestjs/common';
import { NotFound } from '@sonde/contracts';
import { encodeProbeWeights, readProbeWeights, type ProbeWeights } from '@sonde/features';
import { findProbe, findSweep, sweepsOfProbe, type StoredProbe, type StoredSweep } from '@sonde/persistence';
import { DatabaseProvider } from '../database.provider';
import { ENV, type Env } from '../env';

/** A sweep that has a probe, and the configuration that the probe is a replicate of there. */
export interface ProbeHome {
  readonly sweep: StoredSweep;
  readonly configuration: string;
}

/** Finds probes, the sweeps that have them, and their weights in the artifacts. */
@Injectable()
export class ProbesService {
  constructor(
    private readonly postgres: DatabaseProvider,
    @Inject(ENV) private readonly env: Env,
  ) {}

  /**
   * @param key all of it, or a beginning of at least 8 letters
   * @throws NotFound, Conflict where several keys begin so
   */
  async find(key: string): Promise<StoredProbe> {
    const probe = await findProbe(this.postgres.database, key);
    if (!probe) throw new NotFound(`no probe ${JSON.stringify(key)}`);
    return probe;
  }

  /** The sweeps that have it, newest first, at least one. @throws NotFound where there is none any more */
  async homes({ key }: StoredProbe): Promise<[ProbeHome, ...ProbeHome[]]> {
    const { database } = this.postgres;
    const places = await sweepsOfProbe(database, key);
    const found = await Promise.all(
      places.map(async ({ sweepId, configuration }): Promise<ProbeHome[]> => {
        const sweep = await findSweep(database, sweepId);
        return sweep ? [{ sweep, configuration }] : [];
      }),
    );
    const [newest, ...others] = found.flat();
    if (!newest) throw new NotFound(`no sweep has probe ${key} any more`);
    return [newest, ...others];
  }

  /** For features as they lie in the dataset. @throws NotFound where the artifact is lost */
  weights(probe: StoredProbe): Promise<ProbeWeights> {
    return readProbeWeights(this.artifactOf(probe), probe.artifactRow);
  }

  /** Its weights as a safetensors file, the same bytes each time. @throws NotFound where the artifact is lost */
  encodedWeights(probe: StoredProbe): Promise<Buffer> {
    const { key, layerName: layer, target, classes } = probe;
    const metadata = { probe: key, layer, target, classes: JSON.stringify(classes) };
    return encodeProbeWeights(this.artifactOf(probe), probe.artifactRow, metadata);
  }

  private artifactOf({ artifact }: StoredProbe): string {
    return join(this.env.SONDE_ARTIFACTS, artifact);
  }
}

/** What a probe's weights are called where they are kept. */
export function weightsFile({ key }: Pick<StoredProbe, 'key'>): string {
  return `${key.slice(0, 16)}.safetensors`;
}
