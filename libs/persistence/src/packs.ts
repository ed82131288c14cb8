import { BadInput } from '@sonde/contracts';
import type { PackReference } from '@sonde/contracts/temporal';
import type { PackWork } from '@sonde/domain';
import type { Database } from './database';
import { findSweep } from './sweeps';
import { packTrials } from './trials';

/**
 * All that a trainer needs to train a pack.
 *
 * @throws BadInput where the sweep or the pack does not exist
 */
export async function loadPack(database: Database, reference: PackReference): Promise<PackWork> {
  const [sweep, trials] = await Promise.all([findSweep(database, reference.sweepId), packTrials(database, reference)]);
  const [first] = trials;
  if (!sweep || !first)
    throw new BadInput(`no pack ${reference.pack} of layer ${reference.layer} in sweep ${reference.sweepId}`);
  return {
    sweepId: sweep.id,
    pack: reference.pack,
    layer: first.layerName,
    layerIndex: reference.layer,
    root: sweep.dataset.root,
    dataset: sweep.dataset.description,
    trials: trials.map(({ index, probeKey, target, parameters, seed }) => ({
      index,
      probeKey,
      target,
      parameters,
      seed,
    })),
  };
}
