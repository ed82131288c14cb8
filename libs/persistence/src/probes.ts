import { Conflict, type ProbeSort, type Task } from '@sonde/contracts';
import type { Certificate, Curve, Parameters, SplitScore } from '@sonde/domain';
import type { Database } from './database';
import { Prisma, type Probe } from './generated/client';

type Figures = SplitScore['figures'];

type Narrowed = 'task' | 'parameters' | 'seed' | 'certificate' | 'trainFigures' | 'valFigures' | 'curve';

export type StoredProbe = Omit<Probe, Narrowed> & {
  readonly task: Task;
  readonly parameters: Parameters;
  readonly seed: number;
  readonly certificate: Certificate | null;
  /** All that the task has; none where training diverged. */
  readonly trainFigures: Figures;
  readonly valFigures: Figures;
  readonly curve: Curve;
};

/** Fewest letters of a key that name a probe. */
const SHORTEST = 8;

/**
 * The probe of a key, or of its beginning where no other begins so.
 *
 * @param key hexadecimal, at least 8 letters of it; anything else finds nothing
 * @throws Conflict where several keys begin so
 */
export async function findProbe({ prisma }: Database, key: string): Promise<StoredProbe | undefined> {
  if (key.length < SHORTEST || !/^[0-9a-f]+$/.test(key)) return undefined;
  // What begins so lies between, in the order of any collation; LIKE finds no index but in that of C.
  const found = { key: { gte: key, lt: `${key}g` } };
  const [row, another] = await prisma.probe.findMany({ where: found, take: 2 });
  if (another) {
    const count = await prisma.probe.count({ where: found });
    throw new Conflict(`${count} probes have keys that begin with ${key}: expected more of the key`);
  }
  return row ? toStored(row) : undefined;
}

/** Where a probe stands: a trial of a sweep that has it. */
export interface ProbePlace {
  readonly sweepId: string;
  readonly configuration: string;
  /** Its index in the sweep. */
  readonly trial: number;
}

/** The trials that have a probe, those of the newest sweep first. @param key all of it */
export async function sweepsOfProbe({ prisma }: Database, key: string): Promise<ProbePlace[]> {
  return prisma.$queryRaw<ProbePlace[]>`
    SELECT t.sweep_id AS "sweepId", t.configuration, t.index AS trial
      FROM trials t JOIN sweeps s ON s.id = t.sweep_id
     WHERE t.probe_key = ${key} AND t.state IN ('succeeded', 'cached', 'diverged')
     ORDER BY s.created_at DESC, s.id DESC, t.index`;
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

/** The probes of a sweep, sorted by a figure of train or val; those that have none, as diverged ones, come last. */
export async function listProbes(
  { prisma }: Database,
  sweepId: string,
  filter: ProbeFilter,
  limit: number,
  after?: ProbeCursor,
): Promise<{ probes: StoredProbe[]; next: ProbeCursor | null }> {
  const sign = filter.order === 'asc' ? Prisma.sql`1` : Prisma.sql`-1`;
  const [split, name] = filter.sort.split('/');
  const figures = split === 'train' ? Prisma.sql`p.train_figures` : Prisma.sql`p.val_figures`;
  // Null becomes infinity, so that one comparison of (figure, key) pages through everything; in SQL, since the client
  // would send an infinity as null.
  const figure = Prisma.sql`coalesce((${figures}->>${name}::text)::float8 * ${sign}, 'infinity'::float8)`;
  const rows = await prisma.$queryRaw<{ key: string; figure: number }[]>`
    SELECT p.key, ${figure} AS figure FROM probes p
     WHERE p.key IN (SELECT probe_key FROM trials WHERE sweep_id = ${sweepId})
       ${filter.layer === undefined ? Prisma.empty : Prisma.sql`AND p.layer_name = ${filter.layer}`}
       ${filter.target === undefined ? Prisma.empty : Prisma.sql`AND p.target = ${filter.target}`}
       ${after ? Prisma.sql`AND (${figure}, p.key) > (${place(after)}, ${after.key})` : Prisma.empty}
     ORDER BY 2, 1 LIMIT ${limit}::int`;
  const found = await prisma.probe.findMany({ where: { key: { in: rows.map(({ key }) => key) } } });
  const byKey = new Map(found.map((row) => [row.key, toStored(row)]));
  const last = rows.length === limit ? rows.at(-1) : undefined;
  return {
    probes: rows.flatMap(({ key }) => byKey.get(key) ?? []),
    next: last ? { key: last.key, value: Number.isFinite(last.figure) ? last.figure : null } : null,
  };
}

function place({ value }: ProbeCursor): Prisma.Sql {
  return value === null ? Prisma.sql`'infinity'::float8` : Prisma.sql`${value}::float8`;
}

function toStored(row: Probe): StoredProbe {
  // Written by recordPack from a PackWork and a PackResult, and by nothing else.
  return {
    ...row,
    task: row.task as Task,
    parameters: row.parameters as Parameters,
    seed: Number(row.seed),
    certificate: row.certificate as Certificate | null,
    trainFigures: row.trainFigures as Figures,
    valFigures: row.valFigures as Figures,
    curve: row.curve as object as Curve,
  };
}
