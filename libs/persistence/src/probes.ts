import type { ProbeSort } from '@sonde/contracts';
import type { PackReference } from '@sonde/contracts/temporal';
import {
  NUMERICS,
  digestOf,
  type Curve,
  type PackResult,
  type PackWork,
  type Parameters,
  type ProbeResult,
} from '@sonde/domain';
import type { Database } from './database';
import { Prisma, type Probe } from './generated/client';

export type StoredProbe = Omit<Probe, 'parameters' | 'seed' | 'curve'> & {
  readonly parameters: Parameters;
  readonly seed: number;
  readonly curve: Curve;
};

/**
 * Records what a pack yielded and ends its trials, all in one transaction. A probe that is there already stays as it
 * was, so a pack may be recorded twice.
 */
export async function recordPack({ prisma }: Database, work: PackWork, result: PackResult): Promise<void> {
  const probes = JSON.stringify(result.probes.map((probe) => probeRow(work, result, probe)));
  const evaluations = JSON.stringify(result.probes.flatMap((probe) => evaluationRows(work, probe)));
  await prisma.$transaction([
    prisma.$executeRaw`
      INSERT INTO probes SELECT * FROM jsonb_populate_recordset(NULL::probes, ${probes}::jsonb) ON CONFLICT DO NOTHING`,
    prisma.$executeRaw`
      INSERT INTO evaluations SELECT * FROM jsonb_populate_recordset(NULL::evaluations, ${evaluations}::jsonb)
      ON CONFLICT DO NOTHING`,
    prisma.$executeRaw`
      UPDATE trials SET state = CASE WHEN probes.diverged THEN 'diverged' ELSE 'succeeded' END::trial_state
        FROM probes WHERE probes.key = probe_key
         AND sweep_id = ${work.sweepId} AND layer = ${work.layerIndex}::int AND pack = ${work.pack}::int
         AND state IN ('pending', 'running')`,
  ]);
}

function probeRow(work: PackWork, result: PackResult, probe: ProbeResult): object {
  const trial = work.trials.find(({ index }) => index === probe.trial);
  const target = work.dataset.targets.find(({ name }) => name === trial?.target);
  const layer = work.dataset.layers[work.layerIndex];
  if (!trial || !target || !layer) throw new Error(`pack ${work.pack} yielded a probe it does not have`);
  return {
    key: probe.key,
    layer_name: work.layer,
    target: trial.target,
    classes: target.classes,
    features: result.features,
    parameters: trial.parameters,
    seed: trial.seed,
    diverged: probe.diverged,
    ...scoreColumns('train', work, probe),
    ...scoreColumns('val', work, probe),
    curve: probe.curve,
    constant_columns: layer.constantColumns,
    numerics: NUMERICS,
    artifact: result.artifact,
    artifact_row: probe.artifactRow,
    trained_at: new Date().toISOString(),
  };
}

/** Figures are null where training diverged. */
function scoreColumns(split: 'train' | 'val', { dataset }: PackWork, { diverged, scores }: ProbeResult): object {
  const score = diverged ? undefined : scores[split];
  return {
    [`${split}_rows`]: dataset.splits[split] ?? 0,
    [`${split}_correct`]: score?.correct ?? null,
    [`${split}_accuracy`]: score?.accuracy ?? null,
    [`${split}_loss`]: score?.loss ?? null,
  };
}

function evaluationRows(work: PackWork, probe: ProbeResult): object[] {
  const target = work.trials.find(({ index }) => index === probe.trial)?.target ?? '';
  const sealed = Object.entries(probe.scores).filter(([split]) => split.startsWith('test'));
  return probe.diverged
    ? []
    : sealed.map(([split, { rows, correct, accuracy, loss, lossSd }]) => {
        const digest = splitDigest(work.dataset, work.layerIndex, target, split);
        return { probe_key: probe.key, split, digest, rows, correct, accuracy, loss, loss_sd: lossSd };
      });
}

/** Identifies the rows that a probe was evaluated on: features and labels of a split. */
export function splitDigest(dataset: PackWork['dataset'], layer: number, target: string, split: string): string {
  const features = dataset.layers[layer]?.digests[split];
  const labels = dataset.targets.find(({ name }) => name === target)?.digests[split];
  return digestOf({ features, labels });
}

/** What a pack has come to so far; its best score is null while no probe of it has one. */
export async function packOutcome(
  { prisma }: Database,
  { sweepId, layer, pack }: PackReference,
): Promise<{ succeeded: number; diverged: number; bestScore: number | null }> {
  const [row] = await prisma.$queryRaw<{ succeeded: number; diverged: number; bestScore: number | null }[]>`
    SELECT count(*) FILTER (WHERE t.state IN ('succeeded', 'cached'))::int AS succeeded,
           count(*) FILTER (WHERE t.state = 'diverged')::int AS diverged,
           CASE min(s.metric) WHEN 'val/loss' THEN min(p.val_loss) ELSE max(p.val_accuracy) END AS "bestScore"
      FROM trials t JOIN sweeps s ON s.id = t.sweep_id LEFT JOIN probes p ON p.key = t.probe_key
     WHERE t.sweep_id = ${sweepId} AND t.layer = ${layer}::int AND t.pack = ${pack}::int`;
  return row ?? { succeeded: 0, diverged: 0, bestScore: null };
}

export async function findProbe({ prisma }: Database, key: string): Promise<StoredProbe | undefined> {
  const row = await prisma.probe.findUnique({ where: { key } });
  return row ? toStored(row) : undefined;
}

export interface ProbeFilter {
  readonly layer?: string;
  readonly target?: string;
  readonly sort: ProbeSort;
  readonly order: 'asc' | 'desc';
}

/** Where a page ended: the sorted figure and the key, which together are unique. */
export interface ProbeCursor {
  readonly value: number | null;
  readonly key: string;
}

const SORT_COLUMNS: Readonly<Record<ProbeSort, Prisma.Sql>> = {
  'val/accuracy': Prisma.sql`p.val_accuracy`,
  'val/loss': Prisma.sql`p.val_loss`,
  'train/accuracy': Prisma.sql`p.train_accuracy`,
  'train/loss': Prisma.sql`p.train_loss`,
};

/** The probes of a sweep, sorted by a figure of train or val; diverged ones come last. */
export async function listProbes(
  { prisma }: Database,
  sweepId: string,
  filter: ProbeFilter,
  limit: number,
  after?: ProbeCursor,
): Promise<{ probes: StoredProbe[]; next: ProbeCursor | null }> {
  const sign = filter.order === 'asc' ? Prisma.sql`1` : Prisma.sql`-1`;
  // Null becomes infinity, so that one comparison of (figure, key) pages through everything.
  const figure = Prisma.sql`coalesce(${SORT_COLUMNS[filter.sort]} * ${sign}, 'infinity'::float8)`;
  const rows = await prisma.$queryRaw<{ key: string; figure: number }[]>`
    SELECT p.key, ${figure} AS figure FROM probes p
     WHERE p.key IN (SELECT probe_key FROM trials WHERE sweep_id = ${sweepId})
       ${filter.layer === undefined ? Prisma.empty : Prisma.sql`AND p.layer_name = ${filter.layer}`}
       ${filter.target === undefined ? Prisma.empty : Prisma.sql`AND p.target = ${filter.target}`}
       ${after ? Prisma.sql`AND (${figure}, p.key) > (${after.value ?? Infinity}::float8, ${after.key})` : Prisma.empty}
     ORDER BY 2, 1 LIMIT ${limit}::int`;
  const found = await prisma.probe.findMany({ where: { key: { in: rows.map(({ key }) => key) } } });
  const byKey = new Map(found.map((row) => [row.key, toStored(row)]));
  const last = rows.length === limit ? rows.at(-1) : undefined;
  return {
    probes: rows.flatMap(({ key }) => byKey.get(key) ?? []),
    next: last ? { key: last.key, value: Number.isFinite(last.figure) ? last.figure : null } : null,
  };
}

function toStored(row: Probe): StoredProbe {
  // Written by recordPack from a PackWork and a PackResult, and by nothing else.
  return {
    ...row,
    parameters: row.parameters as Parameters,
    curve: row.curve as object as Curve,
    seed: Number(row.seed),
  };
}
