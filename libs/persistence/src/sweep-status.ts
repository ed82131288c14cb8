import type { MetricName, SweepSpec } from '@sonde/contracts';
import type { SweepState } from '@sonde/contracts/temporal';
import type { Database } from './database';

/** A sweep as its workflow sees it: without its dataset's description, which may be megabytes. */
export interface SweepStatus {
  readonly name: string;
  readonly state: SweepState;
  readonly spec: SweepSpec;
  readonly metric: MetricName;
  readonly goal: 'maximize' | 'minimize';
  readonly pool: string;
  readonly dataset: { readonly name: string };
  /** Since it was first planned or last opened anew, by Postgres' clock; null where it does not run. */
  readonly secondsRun: number | null;
}

export async function sweepStatus({ prisma }: Database, id: string): Promise<SweepStatus | undefined> {
  const [row] = await prisma.$queryRaw<(Omit<SweepStatus, 'dataset'> & { datasetName: string })[]>`
    SELECT s.name, s.state, s.spec, s.metric, s.goal, s.pool, d.name AS "datasetName",
           CASE WHEN s.state NOT IN ('completed', 'cancelled', 'failed')
             THEN extract(epoch FROM clock_timestamp() - s.started_at)::float8 END AS "secondsRun"
      FROM sweeps s JOIN datasets d ON d.id = s.dataset_id WHERE s.id = ${id}`;
  if (!row) return undefined;
  const { datasetName, ...sweep } = row;
  return { ...sweep, dataset: { name: datasetName } };
}
