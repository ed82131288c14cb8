import type { OpenLayers, OpenLayersInput, PlannedLayer } from '@sonde/contracts/temporal';
import { NotFound } from '@sonde/contracts';
import type { Database } from '../database';

/**
 * Layers of a sweep that have trials to train, in the dataset's order, with how far each is, and the sweep's totals.
 *
 * @param wanted.after index of the layer after which they start, -1 for all
 * @throws NotFound
 */
export async function openLayers(database: Database, wanted: OpenLayersInput): Promise<OpenLayers> {
  const layers = await openLayersAfter(database, wanted);
  const [progress, packs] = await Promise.all([
    progressOf(database, wanted.sweepId),
    openPacksOf(database, wanted, layers),
  ]);
  return {
    ...progress,
    layers: layers.map((layer) => ({ ...layer, packs: packs.get(layer.layer) ?? [] })),
  };
}

/** Goes from one open layer to the next by their index, however many trials lie in between. */
async function openLayersAfter(
  { prisma }: Database,
  { sweepId, after, limit }: OpenLayersInput,
): Promise<Omit<PlannedLayer, 'packs'>[]> {
  return prisma.$queryRaw<Omit<PlannedLayer, 'packs'>[]>`
    WITH RECURSIVE open(layer, place) AS (
      (SELECT layer, 1 FROM trials WHERE sweep_id = ${sweepId} AND layer > ${after}::int AND state IN ('pending', 'running')
        ORDER BY layer LIMIT 1)
      UNION ALL
      SELECT (SELECT t.layer FROM trials t WHERE t.sweep_id = ${sweepId} AND t.layer > open.layer
                 AND t.state IN ('pending', 'running') ORDER BY t.layer LIMIT 1), place + 1
        FROM open WHERE open.layer IS NOT NULL AND place < ${limit}::int
    ), counted AS (
      SELECT t.layer, count(*)::int AS trials, count(*) FILTER (WHERE state NOT IN ('pending', 'running'))::int AS ended,
             count(*) FILTER (WHERE state = 'failed')::int AS failed
        FROM trials t JOIN open USING (layer) WHERE t.sweep_id = ${sweepId} GROUP BY t.layer
    )
    SELECT layer, trials, ended, failed,
           (SELECT c.layer_name FROM configurations c JOIN trials t ON t.sweep_id = c.sweep_id AND t.configuration = c.id
             WHERE t.sweep_id = ${sweepId} AND t.layer = counted.layer LIMIT 1) AS name,
           (SELECT CASE s.goal WHEN 'minimize' THEN min(c.mean) ELSE max(c.mean) END FROM configurations c
             WHERE c.sweep_id = ${sweepId} AND c.layer = counted.layer AND c.n > 0) AS "bestScore"
      FROM counted, sweeps s WHERE s.id = ${sweepId} ORDER BY layer`;
}

/** The first open packs of some layers, as openPacks of each would answer. */
async function openPacksOf(
  { prisma }: Database,
  { sweepId, packs }: OpenLayersInput,
  layers: readonly { readonly layer: number }[],
): Promise<Map<number, number[]>> {
  const rows = await prisma.$queryRaw<{ layer: number; packs: number[] }[]>`
    SELECT l.layer, ARRAY(
             SELECT DISTINCT t.pack FROM trials t
              WHERE t.sweep_id = ${sweepId} AND t.layer = l.layer AND t.state IN ('pending', 'running')
              ORDER BY t.pack LIMIT ${packs}::int) AS packs
      FROM unnest(${layers.map(({ layer }) => layer)}::int[]) AS l(layer)`;
  return new Map(rows.map(({ layer, packs: open }) => [layer, open]));
}

async function progressOf({ prisma }: Database, sweepId: string): Promise<Omit<OpenLayers, 'layers'>> {
  const [row] = await prisma.$queryRaw<Omit<OpenLayers, 'layers'>[]>`
    SELECT s.state, counts.planned, counts.ended, counts.failed,
           (SELECT CASE s.goal WHEN 'minimize' THEN min(c.mean) ELSE max(c.mean) END FROM configurations c
             WHERE c.sweep_id = s.id AND c.n > 0) AS "bestScore"
      FROM sweeps s, LATERAL (
        SELECT count(*)::int AS planned, count(*) FILTER (WHERE state NOT IN ('pending', 'running'))::int AS ended,
               count(*) FILTER (WHERE state = 'failed')::int AS failed
          FROM trials WHERE sweep_id = s.id) AS counts
     WHERE s.id = ${sweepId}`;
  if (!row) throw new NotFound(`no sweep ${sweepId}`);
  return row;
}
