import { Conflict, type ProbeSort, type Task } from '@sonde/contracts';
import type { BlockDigests, Certificate, Curve, Parameters, SplitScore } from '@sonde/domain';
import type { Database } from '../database';
import { Prisma, type Probe } from '../generated/client';

type Figures = SplitScore['figures'];

type Narrowed = 'task' | 'parameters' | 'seed' | 'certificate' | 'trainFigures' | 'valFigures' | 'curve' | 'digests';

export type StoredProbe = Omit<Probe, Narrowed> & {
  readonly task: Task;
  readonly parameters: Parameters;
  readonly seed: number;
  readonly certificate: Certificate | null;
  /** All that the task has; none where training diverged. */
  readonly trainFigures: Figures;
  readonly valFigures: Figures;
  readonly curve: Curve;
  /** What its artifact is to hold of it; null of versions that knew no digests. */
  readonly digests: BlockDigests | null;
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

/** Probes by key, without those that there are not. @param keys all of each */
export async function findProbes({ prisma }: Database, keys: readonly string[]): Promise<Map<string, StoredProbe>> {
  const rows = await prisma.probe.findMany({ where: { key: { in: [...keys] } } });
  return new Map(rows.map((row) => [row.key, toStored(row)]));
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

/** What a sweep calls the layer and target of a probe. Content that is equal may have other names elsewhere. */
export type ProbeNames = Pick<Probe, 'layerName' | 'target' | 'classes'>;

/**
 * The names of a probe in a sweep that has it.
 *
 * @param sweepId the newest where it is left out
 * @returns undefined where no such sweep has it
 */
export async function probeNames({ prisma }: Database, key: string, sweepId?: string): Promise<ProbeNames | undefined> {
  const [names] = await prisma.$queryRaw<ProbeNames[]>`
    SELECT c.layer_name AS "layerName", c.target, ${classesOf} AS classes
      FROM trials t JOIN configurations c ON c.sweep_id = t.sweep_id AND c.id = t.configuration
           JOIN sweeps s ON s.id = t.sweep_id JOIN datasets d ON d.id = s.dataset_id
     WHERE t.probe_key = ${key} AND t.state IN ('succeeded', 'cached', 'diverged')
       ${sweepId === undefined ? Prisma.empty : Prisma.sql`AND t.sweep_id = ${sweepId}`}
     ORDER BY s.created_at DESC, s.id DESC, t.index LIMIT 1`;
  return names;
}

/** The classes of the target of a configuration `c` in the description of a dataset `d`. */
const classesOf = Prisma.sql`(
  SELECT entry->'classes' FROM jsonb_array_elements(d.description->'targets') AS targets(entry)
   WHERE entry->>'name' = c.target)`;

export interface ProbeFilter {
  /** As the sweep calls them. */
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

/**
 * The probes of a sweep under the names that they have there, sorted by a figure of train or val; those that have none,
 * as diverged ones, come last. One that several layers share has the names of the first of those that are asked for.
 */
export async function listProbes(
  database: Database,
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
  const rows = await database.prisma.$queryRaw<({ key: string; figure: number } & ProbeNames)[]>`
    WITH own AS (
      SELECT DISTINCT ON (t.probe_key) t.probe_key, c.layer_name, c.target
        FROM trials t JOIN configurations c ON c.sweep_id = t.sweep_id AND c.id = t.configuration
       WHERE t.sweep_id = ${sweepId} AND t.state IN ('succeeded', 'cached', 'diverged')
         ${filter.layer === undefined ? Prisma.empty : Prisma.sql`AND c.layer_name = ${filter.layer}`}
         ${filter.target === undefined ? Prisma.empty : Prisma.sql`AND c.target = ${filter.target}`}
       ORDER BY t.probe_key, t.index
    ), c AS (
      SELECT p.key, ${figure} AS figure, own.layer_name, own.target FROM probes p JOIN own ON own.probe_key = p.key
       WHERE ${after ? Prisma.sql`(${figure}, p.key) > (${place(after)}, ${after.key})` : Prisma.sql`true`}
       ORDER BY 2, 1 LIMIT ${limit}::int
    )
    SELECT c.key, c.figure, c.layer_name AS "layerName", c.target, ${classesOf} AS classes
      FROM c, sweeps s JOIN datasets d ON d.id = s.dataset_id WHERE s.id = ${sweepId} ORDER BY 2, 1`;
  const byKey = await findProbes(
    database,
    rows.map(({ key }) => key),
  );
  const named = ({ key, layerName, target, classes }: (typeof rows)[number]) => {
    const probe = byKey.get(key);
    return probe ? [{ ...probe, layerName, target, classes }] : [];
  };
  const last = rows.length === limit ? rows.at(-1) : undefined;
  return {
    probes: rows.flatMap(named),
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
    digests: row.digests as BlockDigests | null,
  };
}
