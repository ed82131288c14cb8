import { Injectable } from '@nestjs/common';
import { BadInput, Conflict, type RankedConfiguration, type SealRecord, type UnsealRequest } from '@sonde/contracts';
import { sweepHasEnded } from '@sonde/domain';
import { findConfigurations, rankLayers, recordTestAccess, testAccesses, type StoredSweep } from '@sonde/persistence';
import { isSealed, sealRefusal } from '@sonde/results';
import { DatabaseProvider } from '../database.provider';
import type { ProbeHome } from '../probes/probes.service';
import { RankedService } from '../ranking/ranked.service';

interface Place {
  readonly split: string;
  /** Of what asks for it, in the request. */
  readonly pointer: string;
}

/** A sweep that has a probe, and what the rows are called there. */
interface ProbeOwner extends ProbeHome {
  readonly split: string;
}

/** Keeps test sealed: it is shown for what val chose, once a sweep has ended; a request to see more is recorded. */
@Injectable()
export class SealService {
  constructor(
    private readonly postgres: DatabaseProvider,
    private readonly ranked: RankedService,
  ) {}

  /** @throws BadInput where the split is sealed for one of the configurations */
  async check(sweep: StoredSweep, configurations: readonly string[], { split, pointer }: Place): Promise<void> {
    const refusal = await this.refusal(sweep, configurations, split);
    if (refusal !== null) throw sealed(refusal, pointer);
  }

  /**
   * Of a probe: one of its sweeps must have chosen it.
   *
   * @param owners sweeps that have it, each with what the rows are called there
   * @returns the first one that shows them
   * @throws BadInput where none does
   */
  async checkProbe<Owner extends ProbeOwner>(owners: readonly Owner[], pointer: string): Promise<Owner> {
    let refusal: string | null = 'test is sealed for a probe that no sweep has';
    for (const owner of owners) {
      refusal = await this.refusal(owner.sweep, [owner.configuration], owner.split);
      if (refusal === null) return owner;
    }
    throw sealed(refusal, pointer);
  }

  /**
   * Shows test of configurations that val did not choose, and records it with the sweep.
   *
   * @param signal ends what is computed for it; what was recorded stays
   */
  async unseal(
    sweep: StoredSweep,
    { configurations, reason }: UnsealRequest,
    signal: AbortSignal,
  ): Promise<RankedConfiguration[]> {
    if (!sweepHasEnded(sweep.state))
      throw new Conflict(`sweep ${sweep.id} has not ended: test stays sealed until then`);
    const found = await findConfigurations(this.postgres.database, sweep.id, configurations);
    const rows = configurations.map((id, at) => {
      const row = found.get(id);
      if (row) return row;
      const message = `sweep ${sweep.id} has no configuration ${JSON.stringify(id)} with a probe`;
      throw new BadInput('configurations: not of the sweep', [{ message, pointer: `/configurations/${at}` }]);
    });
    // Recorded before it is shown: whoever has seen it stands in the report, whatever happens then.
    for (const split of Object.keys(sweep.dataset.description.splits).filter(isSealed)) {
      const open = await this.openOf(sweep.id, split);
      const seen = rows.map(({ configuration }) => configuration).filter((configuration) => !open.has(configuration));
      if (seen.length > 0) await this.record(sweep.id, { split, configurations: seen, reason });
    }
    const { configurations: viewed } = await this.ranked.view(sweep, { ranked: rows, selected: rows }, signal);
    return [...viewed];
  }

  /** Every access to a sweep's test beyond what was selected on val. */
  async recordOf(sweepId: string): Promise<SealRecord> {
    const { accesses, configurations } = await testAccesses(this.postgres.database, sweepId);
    return {
      accesses: accesses.map(({ at, split, configurations: seen, reason }) => ({
        at: at.toISOString(),
        split,
        configurations: seen.length,
        reason,
      })),
      configurations,
    };
  }

  async record(
    sweepId: string,
    {
      split,
      configurations,
      reason,
    }: { split: string; configurations: readonly string[]; reason?: string | undefined },
  ): Promise<void> {
    await recordTestAccess(this.postgres.database, { sweepId, split, configurations, reason: reason ?? null });
  }

  /** Why a split is sealed for one of the configurations; null where it is not. */
  private async refusal(sweep: StoredSweep, configurations: readonly string[], split: string): Promise<string | null> {
    if (!isSealed(split)) return null;
    const open = sweepHasEnded(sweep.state) ? await this.openOf(sweep.id, split) : new Set<string>();
    return sealRefusal(sweep, configurations, { split, open });
  }

  /** Configurations whose results on a split may be shown: the best of each layer, and those that were unsealed there. */
  private async openOf(sweepId: string, split: string): Promise<ReadonlySet<string>> {
    const { database } = this.postgres;
    const [layers, { accesses }] = await Promise.all([rankLayers(database, sweepId), testAccesses(database, sweepId)]);
    return new Set([
      ...layers.map(({ configuration }) => configuration),
      ...accesses.flatMap((access) => (access.split === split ? access.configurations : [])),
    ]);
  }
}

function sealed(message: string, pointer: string): BadInput {
  return new BadInput('test is sealed', [{ message, pointer }]);
}
