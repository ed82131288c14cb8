import { Injectable } from '@nestjs/common';
import { NotFound } from '@sonde/contracts';
import { sweepVersion, type StoredSweep } from '@sonde/persistence';
import { FreshLookUp } from '../computing/fresh-look-up';
import { SingleFlight } from '../computing/single-flight';
import { DatabaseProvider } from '../database.provider';
import { SweepsService } from '../sweeps/sweeps.service';

/** Computes what is asked of a sweep once at a time, for all who ask the same meanwhile. */
@Injectable()
export class SweepResults {
  private readonly flights = new SingleFlight();
  private readonly versions = new FreshLookUp((id) => sweepVersion(this.postgres.database, id));

  constructor(
    private readonly postgres: DatabaseProvider,
    private readonly sweeps: SweepsService,
  ) {}

  /**
   * A computation is shared while state, file and test accesses of the sweep stay: who asks after one of these has changed gets a
   * result that knows of it. Trials that end meanwhile may be missing in it.
   *
   * @param question names the route and its parameters
   * @param signal aborted when the caller no longer waits
   * @throws NotFound where there is no such sweep, and whatever `compute` throws
   */
  async of<Result>(
    id: string,
    question: readonly (string | number | undefined)[],
    signal: AbortSignal,
    compute: (sweep: StoredSweep, signal: AbortSignal) => Promise<Result>,
  ): Promise<Result> {
    const version = await this.versions.of(id);
    if (version === undefined) throw new NotFound(`no sweep ${JSON.stringify(id)}`);
    return this.flights.share(JSON.stringify([id, version, ...question]), signal, async (shared) =>
      compute(await this.sweeps.find(id), shared),
    );
  }
}
