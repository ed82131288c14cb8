import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Inject, Injectable } from '@nestjs/common';
import { NotFound, StackUnavailable } from '@sonde/contracts';
import type { ProbeWeights } from '@sonde/domain';
import { markDamaged, noteDigests, probeBlocks, type ProbeBlock } from '@sonde/persistence';
import { DamagedArtifact, encodeProbeWeights, newlyDigested, readProbeWeights, type Verified } from '@sonde/probes';
import type { Outcome } from '../computing/outcome';
import { DatabaseProvider } from '../database.provider';
import { ENV, type Env } from '../env';
import type { Damage } from './damaged-blocks';

/**
 * Reads weights and predictions of probes from the artifacts. Whatever is read is verified against its digest in
 * Postgres. What is found damaged is marked there, so that the next sweep that wants the probe trains it again.
 */
@Injectable()
export class Artifacts {
  constructor(
    private readonly postgres: DatabaseProvider,
    @Inject(ENV) private readonly env: Env,
  ) {}

  /**
   * The weights of a probe, for features as they lie in the dataset.
   *
   * @throws NotFound where they are lost or damaged, StackUnavailable where they cannot be read now
   */
  weights(key: string): Promise<ProbeWeights> {
    return this.ofProbe(key, (path, block) => readProbeWeights(path, block));
  }

  /** The weights of a probe as a safetensors file, the same bytes each time. @throws as `weights` */
  encodedWeights(key: string, metadata: Readonly<Record<string, string>>): Promise<Buffer> {
    return this.ofProbe(key, (path, block) => encodeProbeWeights(path, block, metadata));
  }

  /** Marks what a computation in a thread found damaged, and says what helps. @throws StackUnavailable as `weights` */
  async noteDamage<Result>(outcome: Outcome<Result>): Promise<Outcome<Result>> {
    if ('result' in outcome || !outcome.refusal.damage) return outcome;
    const { message, damage } = outcome.refusal;
    await this.mark(damage);
    return { refusal: { code: 'not_found', message: adviceOf('some probes', message) } };
  }

  private async ofProbe<Value>(
    key: string,
    read: (path: string, block: ProbeBlock) => Promise<Verified<Value>>,
  ): Promise<Value> {
    const blocks = await probeBlocks(this.postgres.database, [key]);
    return this.read([key], blocks, async (path, [block]) => {
      if (!block) throw new NotFound(`no probe ${key}`);
      return read(path, block);
    });
  }

  /** @param blocks of one artifact */
  private async read<Value>(
    keys: readonly string[],
    blocks: readonly ProbeBlock[],
    read: (path: string, blocks: readonly ProbeBlock[]) => Promise<Verified<Value>>,
  ): Promise<Value> {
    const [{ artifact = '' } = {}] = blocks;
    try {
      const { value, digests } = await read(join(this.env.SONDE_ARTIFACTS, artifact), blocks);
      await noteDigests(this.postgres.database, newlyDigested(blocks, digests));
      return value;
    } catch (error) {
      if (!(error instanceof DamagedArtifact)) throw error;
      await this.mark({ artifact, rows: error.rows });
      throw lost(keys, error);
    }
  }

  private async mark({ artifact, rows }: Damage): Promise<void> {
    await this.checkFolder();
    await markDamaged(this.postgres.database, artifact, rows);
  }

  /** A folder that is not mounted says nothing about the artifacts that should be there. */
  private async checkFolder(): Promise<void> {
    const folder = this.env.SONDE_ARTIFACTS;
    const names = await readdir(folder).catch((): string[] => []);
    if (names.length === 0) throw new StackUnavailable(`the folder of artifacts, ${folder}, is not there or empty`);
  }
}

function lost(keys: readonly string[], { message, rows }: DamagedArtifact): NotFound {
  const which = keys.length === 1 ? `probe ${keys[0]?.slice(0, 12)}` : `${rows?.length ?? keys.length} probes`;
  return new NotFound(adviceOf(which, message));
}

function adviceOf(which: string, reason: string): string {
  return `what is kept of ${which} is lost or damaged: ${reason}. A new sweep over the same trials trains them again`;
}
