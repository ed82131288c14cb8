import type { PackReference, PlannedLayer, TrialFailure, TrialState } from '@sonde/contracts/temporal';
import type { Parameters, PlannedTrial } from '@sonde/domain';
import type { Database } from './database';

export interface StoredTrial {
  readonly index: number;
  readonly layerName: string;
  readonly target: string;
  readonly configuration: string;
  readonly parameters: Parameters;
  readonly seed: number;
  readonly state: TrialState;
  readonly probeKey: string;
  readonly failureClass: string | null;
  readonly failureMessage: string | null;
}

/** Rows of one INSERT: some megabytes of JSON at most. */
const CHUNK = 5_000;

/**
 * Writes the trials of a sweep and opens it, all at once or not at all. Only the first call writes.
 */
export async function writePlan({ prisma }: Database, sweepId: string, trials: readonly PlannedTrial[]): Promise<void> {
  await prisma.$transaction(
    async (transaction) => {
      const [sweep] = await transaction.$queryRaw<{ planned: number | null }[]>`
        SELECT planned FROM sweeps WHERE id = ${sweepId} FOR UPDATE`;
      if (!sweep || sweep.planned !== null) return;
      for (let start = 0; start < trials.length; start += CHUNK) {
        const rows = JSON.stringify(trials.slice(start, start + CHUNK));
        await transaction.$executeRaw`
          INSERT INTO trials (sweep_id, index, layer, layer_name, pack, target, configuration, parameters, seed, probe_key)
          SELECT ${sweepId}, t.index, t.layer, t."layerName", t.pack, t.target, t.configuration, t.parameters, t.seed, t."probeKey"
            FROM jsonb_to_recordset(${rows}::jsonb) AS t(index int, layer int, "layerName" text, pack int, target text,
                 configuration text, parameters jsonb, seed bigint, "probeKey" text)`;
      }
      await transaction.$executeRaw`
        UPDATE sweeps SET planned = ${trials.length}::int,
               state = CASE WHEN state = 'planning' THEN 'running'::sweep_state ELSE state END
         WHERE id = ${sweepId}`;
    },
    { timeout: 120_000 },
  );
}

/** The layers of a planned sweep, in the dataset's order. */
export async function plannedLayers({ prisma }: Database, sweepId: string): Promise<PlannedLayer[]> {
  return prisma.$queryRaw<PlannedLayer[]>`
    SELECT layer, min(layer_name) AS name, (max(pack) + 1)::int AS packs, count(*)::int AS trials
      FROM trials WHERE sweep_id = ${sweepId} GROUP BY layer ORDER BY layer`;
}

/** Marks a pack's pending trials as running. @returns whether the sweep still wants them trained */
export async function startPack({ prisma }: Database, { sweepId, layer, pack }: PackReference): Promise<boolean> {
  const started = await prisma.$executeRaw`
    UPDATE trials SET state = 'running'
      FROM sweeps WHERE sweeps.id = sweep_id AND sweeps.state IN ('planning', 'running')
       AND sweep_id = ${sweepId} AND layer = ${layer}::int AND pack = ${pack}::int AND trials.state IN ('pending', 'running')`;
  return started > 0;
}

/** All trials of a pack, whatever their state: a pack that is trained again keeps its shape and its order. */
export async function packTrials(
  { prisma }: Database,
  { sweepId, layer, pack }: PackReference,
): Promise<StoredTrial[]> {
  const rows = await prisma.trial.findMany({ where: { sweepId, layer, pack }, orderBy: { index: 'asc' } });
  return rows.map(toStored);
}

/** Ends what a pack left unfinished. @returns how many trials it ended */
export async function closePack(
  { prisma }: Database,
  { sweepId, layer, pack }: PackReference,
  failure: TrialFailure | 'cancelled',
): Promise<number> {
  const { count } = await prisma.trial.updateMany({
    where: { sweepId, layer, pack, state: { in: ['pending', 'running'] } },
    data: ending(failure),
  });
  return count;
}

/** Ends whatever a sweep left unfinished. */
export async function closeTrials(
  { prisma }: Database,
  sweepId: string,
  failure: TrialFailure | 'cancelled',
): Promise<void> {
  await prisma.trial.updateMany({ where: { sweepId, state: { in: ['pending', 'running'] } }, data: ending(failure) });
}

/** Trials of a sweep in their order. @param after index of the trial that the last page ended with */
export async function listTrials(
  { prisma }: Database,
  sweepId: string,
  limit: number,
  after: number,
  state?: TrialState,
): Promise<StoredTrial[]> {
  const rows = await prisma.trial.findMany({
    where: { sweepId, index: { gt: after }, ...(state ? { state } : {}) },
    orderBy: { index: 'asc' },
    take: limit,
  });
  return rows.map(toStored);
}

function ending(failure: TrialFailure | 'cancelled') {
  return failure === 'cancelled'
    ? { state: 'cancelled' as const }
    : { state: 'failed' as const, failureClass: failure.class, failureMessage: failure.message.slice(0, 2_000) };
}

function toStored<Row extends { parameters: unknown; seed: bigint }>(
  row: Row,
): Omit<Row, 'parameters' | 'seed'> & { parameters: Parameters; seed: number } {
  // Written by writePlan from a PlannedTrial, and by nothing else.
  return { ...row, parameters: row.parameters as Parameters, seed: Number(row.seed) };
}
