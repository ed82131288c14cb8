import { BadInput } from '@sonde/contracts';
import type { PackOutcome, PackReference } from '@sonde/contracts/temporal';
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
    permutedLabels: sweep.spec.controls?.permuted_labels ?? 0,
    trials: trials.map(({ index, probeKey, configuration, target, parameters, seed }) => ({
      index,
      probeKey,
      configuration,
      target,
      parameters,
      seed,
    })),
  };
}

/** What a pack has come to so far; its best score is null while no probe of it has one. */
export async function packOutcome(
  { prisma }: Database,
  { sweepId, layer, pack }: PackReference,
): Promise<Omit<PackOutcome, 'seconds'>> {
  const [row] = await prisma.$queryRaw<Omit<PackOutcome, 'seconds'>[]>`
    WITH scored AS (
      SELECT t.state, s.goal, (p.val_figures->>split_part(s.metric, '/', 2))::float8 AS score
        FROM trials t JOIN sweeps s ON s.id = t.sweep_id LEFT JOIN probes p ON p.key = t.probe_key
       WHERE t.sweep_id = ${sweepId} AND t.layer = ${layer}::int AND t.pack = ${pack}::int
    )
    SELECT count(*) FILTER (WHERE state IN ('succeeded', 'cached'))::int AS succeeded,
           count(*) FILTER (WHERE state = 'diverged')::int AS diverged,
           CASE min(goal) WHEN 'minimize' THEN min(score) ELSE max(score) END AS "bestScore"
      FROM scored`;
  return row ?? { succeeded: 0, diverged: 0, bestScore: null };
}
