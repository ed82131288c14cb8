import { ClaimLost } from '@sonde/contracts';
import type { PackAttempt, PackWork } from '@sonde/domain';
import type { Transaction } from './database';

/** Whether an attempt's trials are still to be recorded, or it has recorded them before. */
export type Held = 'running' | 'recorded';

/**
 * Locks the trials of an attempt, in their order, and checks that its claim still holds on all of them. Until the
 * transaction ends nobody can claim, move or end them.
 *
 * @returns `recorded` where an earlier transaction of the same attempt has recorded them: its reply was lost
 * @throws ClaimLost where another attempt has taken some of them over, or they were ended or moved meanwhile
 */
export async function holdTrials(transaction: Transaction, work: PackWork): Promise<Held> {
  const indices = work.trials.map(({ index }) => index);
  const held = await transaction.$queryRaw<{ state: string }[]>`
    SELECT state FROM trials WHERE sweep_id = ${work.sweepId} AND index = ANY(${indices}) AND claim = ${work.claim}
     ORDER BY index FOR UPDATE`;
  if (held.length < indices.length) throw claimLost({ ...work, layer: work.layerIndex });
  return held.some(({ state }) => state === 'running') ? 'running' : 'recorded';
}

export function claimLost({ sweepId, layer, pack }: PackAttempt): ClaimLost {
  return new ClaimLost(
    `pack ${pack} of layer ${layer} in sweep ${sweepId} was taken over by another attempt, or ended: nothing is recorded`,
  );
}
