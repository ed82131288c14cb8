import { Injectable } from '@nestjs/common';
import { BadInput, NotFound } from '@sonde/contracts';
import {
  findProbe,
  findSweeps,
  probeNames,
  sweepsOfProbe,
  type StoredProbe,
  type StoredSweep,
} from '@sonde/persistence';
import { Artifacts } from '../artifacts/artifacts.service';
import { DatabaseProvider } from '../database.provider';

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
    private readonly artifacts: Artifacts,
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

  /**
   * The probe of a key, under the names that a sweep has for its layer, target and classes.
   *
   * @param sweepId the newest that has it where it is left out; where none has, the names of the one that trained it
   * @throws NotFound, Conflict, BadInput where the sweep does not have it
   */
  async named(key: string, sweepId?: string): Promise<StoredProbe> {
    const probe = await this.find(key);
    const names = await probeNames(this.postgres.database, probe.key, sweepId);
    if (names === undefined && sweepId !== undefined) {
      const message = `sweep ${JSON.stringify(sweepId)} does not have probe ${probe.key}`;
      throw new BadInput('sweep: does not have the probe', [{ message, pointer: '/sweep' }]);
    }
    return { ...probe, ...names };
  }

  /** The sweeps that have it, newest first, at least one. @throws NotFound where there is none any more */
  async homes({ key }: StoredProbe): Promise<[ProbeHome, ...ProbeHome[]]> {
    const { database } = this.postgres;
    const places = await sweepsOfProbe(database, key);
    const sweeps = await findSweeps(
      database,
      places.map(({ sweepId }) => sweepId),
    );
    const [newest, ...others] = places.flatMap(({ sweepId, configuration }) => {
      const sweep = sweeps.get(sweepId);
      return sweep ? [{ sweep, configuration }] : [];
    });
    if (!newest) throw new NotFound(`no sweep has probe ${key} any more`);
    return [newest, ...others];
  }

  /**
   * Its weights as a safetensors file, the same bytes each time.
   *
   * @param probe with the names that are to stand in the file
   * @throws NotFound where they are lost or damaged
   */
  encodedWeights(probe: StoredProbe): Promise<Buffer> {
    const { key, layerName: layer, target, classes } = probe;
    const metadata = { probe: key, layer, target, classes: JSON.stringify(classes) };
    return this.artifacts.encodedWeights(key, metadata);
  }
}

/** What a probe's weights are called where they are kept. */
export function weightsFile({ key }: Pick<StoredProbe, 'key'>): string {
  return `${key.slice(0, 16)}.safetensors`;
}
