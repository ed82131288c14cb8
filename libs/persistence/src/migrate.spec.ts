import { execFile } from 'node:child_process';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { countTrials, rankConfigurations } from './index';
import { refreshConfigurations } from './planning/configurations';
import { createTestDatabase, type TestDatabase } from './testing/test-database';

/** The engine is an ES module, which jest cannot load on every Node: it runs in a process of its own, as built. */
async function migrationCli(command: string, url: string): Promise<string> {
  const script = join(__dirname, '../dist/migration-cli.js');
  const { stdout } = await promisify(execFile)(process.execPath, [script, command], {
    env: { ...process.env, SONDE_DATABASE_URL: url },
  });
  return stdout;
}

let database: TestDatabase;
beforeEach(async () => (database = await createTestDatabase()));
afterEach(() => database.drop());

async function query<Row extends object>(url: string, text: string): Promise<Row[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(text)).rows;
  } finally {
    await client.end();
  }
}

/** Columns, indexes, constraints and enums, as Postgres has them. */
async function shapeOf(url: string) {
  return {
    columns: await query(
      url,
      `SELECT table_name, column_name, data_type, is_nullable, column_default FROM information_schema.columns
        WHERE table_schema = 'public' AND table_name <> '_prisma_migrations' ORDER BY 1, 2`,
    ),
    constraints: await query(
      url,
      `SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
        WHERE connamespace = 'public'::regnamespace AND conrelid::regclass::text <> '_prisma_migrations' ORDER BY 1, 2`,
    ),
    enums: await query(
      url,
      `SELECT typname, string_agg(enumlabel, ',' ORDER BY enumsortorder) FROM pg_enum JOIN pg_type t ON t.oid = enumtypid
        GROUP BY typname ORDER BY 1`,
    ),
    indexes: await query(
      url,
      `SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename <> '_prisma_migrations' ORDER BY 1`,
    ),
  };
}

describe('migrate', () => {
  it('applies each migration once, and keeps the list as the Prisma CLI does', async () => {
    expect(await migrationCli('apply', database.url)).toBe('\n');
    const rows = await query<{ migration_name: string }>(database.url, 'SELECT * FROM _prisma_migrations');
    expect(rows[0]).toMatchObject({
      migration_name: '20261123000000_init',
      applied_steps_count: 1,
      rolled_back_at: null,
    });
  });

  it('amounts to schema.prisma', async () => {
    const script = await migrationCli('script', database.url);
    const fresh = await createTestDatabase();
    try {
      await query(fresh.url, 'DROP SCHEMA public CASCADE');
      await query(fresh.url, 'CREATE SCHEMA public');
      await query(fresh.url, script);
      expect(await shapeOf(fresh.url)).toEqual(await shapeOf(database.url));
    } finally {
      await fresh.drop();
    }
  });
});

const sqlOf = (name: string) => readFile(join(__dirname, '../../../prisma/migrations', name, 'migration.sql'), 'utf8');

/** Names of the migrations that come after one, in their order. */
async function migrationsAfter(name: string): Promise<string[]> {
  const names = await readdir(join(__dirname, '../../../prisma/migrations'));
  return names.filter((each) => /^\d+_/.test(each) && each > name).sort();
}

describe('the migration to figures', () => {
  it('keeps the figures of probes, evaluations and datasets that are there', async () => {
    const [before, migration] = await Promise.all(['20261123000000_init', '20261125000000_figures'].map(sqlOf));
    await query(database.url, 'DROP SCHEMA public CASCADE');
    await query(database.url, before ?? '');
    const targets = [
      { name: 'labels', classes: ['a', 'b', 'c'], digests: {} },
      { name: 'tense', classes: ['past', 'present'], digests: {} },
    ];
    await query(
      database.url,
      `INSERT INTO datasets VALUES ('d', 'tiny', 1, 'digest', '/', '${JSON.stringify({ targets, splits: { val: 3 } })}');
       INSERT INTO probes (key, layer_name, target, classes, features, parameters, seed, diverged, train_rows, train_correct,
                           train_accuracy, train_loss, val_rows, val_correct, val_accuracy, val_loss, curve, numerics,
                           artifact, artifact_row)
       VALUES ('good', 'first', 'labels', '{a,b,c}', 3, '{"epochs": 50}', 0, false, 3, 1, 1 / 3.0::float8, 1.25, 3, 2,
               2 / 3.0::float8, 0.1, '{}', 1, 'a', 0),
              ('diverged', 'first', 'labels', '{a,b,c}', 3, '{"epochs": 50}', 1, true, 3, NULL, NULL, NULL, 3, NULL, NULL,
               NULL, '{}', 1, 'a', 1);
       INSERT INTO evaluations VALUES ('good', 'test', 'digest', 3, 1, 1 / 3.0::float8, 2.5, 0.5)`,
    );
    await query(database.url, migration ?? '');
    for (const later of await migrationsAfter('20261125000000_figures')) await query(database.url, await sqlOf(later));
    expect(await database.prisma.probe.findMany({ orderBy: { seed: 'asc' } })).toMatchObject([
      {
        key: 'good',
        task: 'classification',
        outputs: 3,
        epoch: 50,
        certificate: null,
        weightNorm: null,
        trainCorrect: 1,
        trainLoss: 1.25,
        trainFigures: { accuracy: 1 / 3, loss: 1.25 },
        valCorrect: 2,
        valLoss: 0.1,
        valFigures: { accuracy: 2 / 3, loss: 0.1 },
      },
      { key: 'diverged', epoch: null, trainFigures: {}, valCorrect: null, valFigures: {} },
    ]);
    expect(await database.prisma.evaluation.findMany()).toMatchObject([
      { probeKey: 'good', correct: 1, loss: 2.5, lossSd: 0.5, figures: { accuracy: 1 / 3, loss: 2.5 } },
    ]);
    const [dataset] = await database.prisma.dataset.findMany();
    expect(dataset?.description).toEqual({
      targets: targets.map((target) => ({ ...target, task: 'classification', outputs: target.classes.length })),
      splits: { val: 3 },
    });
  });
});

describe('the migration to the engine', () => {
  /** Parameters, then a replicate each: number correct of 4, val loss, auroc and lbfgs' certificate. */
  interface Replicate {
    readonly correct: number | null;
    readonly loss: number | null;
    readonly auroc?: number | null;
    readonly certificate?: object;
  }
  interface Before {
    readonly configuration: string;
    readonly layer: number;
    readonly parameters: object;
    readonly replicates: readonly Replicate[];
  }
  const sgd = (learning_rate: number, weight_decay: number) => ({ optimizer: 'sgd', learning_rate, weight_decay });
  const unsolved = { converged: false, noOptimum: false };
  const rows: Before[] = [
    { configuration: 'good', layer: 1, parameters: sgd(0.1, 0), replicates: [both(3, 0.5, 0.9), both(4, 0.25, null)] },
    { configuration: 'weak', layer: 0, parameters: sgd(0.2, 0), replicates: [both(2, 0.5, 0.5), both(2, 0.5, 0.5)] },
    { configuration: 'strong', layer: 0, parameters: sgd(0.2, 1), replicates: [both(2, 0.5, 0.5), both(2, 0.5, 0.5)] },
    { configuration: 'tiny', layer: 0, parameters: { optimizer: 'lbfgs', C: 1e-320 }, replicates: [both(2, 0.5, 0.5)] },
    {
      configuration: 'solved',
      layer: 0,
      parameters: { optimizer: 'lbfgs', C: 4 },
      replicates: [{ ...both(2, 0.5, 0.5), certificate: unsolved }],
    },
    { configuration: 'gone', layer: 0, parameters: sgd(9, 0), replicates: [both(4, 0.1, 0.9), both(null, null, null)] },
    { configuration: 'open', layer: 1, parameters: sgd(0.3, 0), replicates: [] },
  ];

  function both(correct: number | null, loss: number | null, auroc: number | null): Replicate {
    return { correct, loss, auroc };
  }

  /** Writes the sweeps, of which one has not been planned, with a pending trial in each configuration. */
  async function before() {
    await query(database.url, 'DROP SCHEMA public CASCADE');
    for (const name of ['20261123000000_init', '20261125000000_figures']) await query(database.url, await sqlOf(name));
    const probes = rows.flatMap(({ configuration, parameters, replicates }) =>
      replicates.map(({ correct, loss, auroc, certificate }, seed) => ({
        ...{ key: `${configuration}${seed}`, layer_name: 'l', target: 'labels', task: 'classification', outputs: 2 },
        ...{
          classes: ['a', 'b'],
          features: 3,
          parameters,
          seed,
          diverged: correct === null,
          certificate: certificate ?? null,
        },
        ...{ train_rows: 4, train_figures: {}, val_rows: 4, val_correct: correct, val_loss: loss, numerics: 1 },
        val_figures: correct === null ? {} : { accuracy: correct / 4, loss, auroc },
        ...{ curve: {}, constant_columns: [], artifact: 'a', artifact_row: seed, trained_at: new Date() },
      })),
    );
    const trials = ['accuracy', 'loss', 'auroc'].flatMap((sweep_id) =>
      rows
        .flatMap(({ configuration, layer, parameters, replicates }) =>
          [...replicates, null].map((replicate, seed) => ({
            ...{
              sweep_id,
              layer,
              layer_name: `layer${layer}`,
              pack: 0,
              target: 'labels',
              configuration,
              parameters,
              seed,
            },
            ...{ probe_key: `${configuration}${seed}`, failure_class: null, failure_message: null },
            state: replicate ? (replicate.correct === null ? 'diverged' : 'succeeded') : 'pending',
          })),
        )
        .map((trial, index) => ({ ...trial, index })),
    );
    const insert = (table: string, what: object[]) =>
      `INSERT INTO ${table} SELECT * FROM jsonb_populate_recordset(NULL::${table}, '${JSON.stringify(what)}'::jsonb);`;
    await query(
      database.url,
      `INSERT INTO datasets VALUES ('d', 'tiny', 1, 'digest', '/', '{}');
       INSERT INTO sweeps (id, name, spec, state, dataset_id, metric, goal, pool, planned, request_digest) VALUES
         ('accuracy', 's', '{}', 'running', 'd', 'val/accuracy', 'maximize', 'cpu', 18, 'r'),
         ('loss', 's', '{}', 'completed', 'd', 'val/loss', 'minimize', 'cpu', 18, 'r'),
         ('auroc', 's', '{}', 'running', 'd', 'val/auroc', 'maximize', 'cpu', 18, 'r'),
         ('new', 's', '{}', 'planning', 'd', 'val/auroc', 'maximize', 'cpu', NULL, 'r');
       ${insert('probes', probes)} ${insert('trials', trials)}`,
    );
    await query(database.url, await sqlOf('20261125200000_engine'));
  }
  const ranked = async (id: string) =>
    (await rankConfigurations(database, id, 99)).map((row) => [row.configuration, row.mean, row.tiedWith]);

  it('ranks what is there as it was ranked before', async () => {
    await before();
    // Mean correct: good 3.5; of 2 each, with the same loss: tiny has the decay 1e320, then 1, 1 / 4, 0. A seed diverged.
    expect(await ranked('accuracy')).toEqual([
      ['good', 0.875, 0],
      ['tiny', 0.5, 3],
      ['strong', 0.5, 3],
      ['solved', 0.5, 3],
      ['weak', 0.5, 3],
      ['gone', 1, 0],
    ]);
    expect((await ranked('loss')).map(([name, mean]) => [name, mean])).toEqual([
      ['good', 0.375],
      ['tiny', 0.5],
      ['strong', 0.5],
      ['solved', 0.5],
      ['weak', 0.5],
      ['gone', 0.1],
    ]);
    // One of its replicates has no auroc, and the other 0.9.
    expect((await ranked('auroc'))[0]).toEqual(['good', 0.9, 0]);
    const [best] = await rankConfigurations(database, 'accuracy', 9);
    // Of 3 and 4 correct: sd is 1 / sqrt 2, of 4. Of two the lower loss.
    expect(best).toMatchObject({ layer: 1, layerName: 'layer1', target: 'labels', n: 2, probeKey: 'good1' });
    expect(best?.sd).toBeCloseTo(Math.SQRT1_2 / 4, 12);
    const solved = await database.prisma.configuration.findFirst({ where: { id: 'solved', sweepId: 'loss' } });
    expect(solved).toMatchObject({
      decay: 0.25,
      learningRate: null,
      n: 1,
      sd: null,
      unconverged: 1,
      withoutOptimum: 0,
    });
    const gone = await database.prisma.configuration.findFirst({ where: { id: 'gone', sweepId: 'loss' } });
    expect(gone).toMatchObject({ n: 2, diverged: 1, hasDiverged: true, probeKey: 'gone0', learningRate: 9 });
  });

  it('takes figures as they are taken from now on, and keeps trials and sweeps', async () => {
    await before();
    const figures = () => database.prisma.configuration.findMany({ orderBy: [{ sweepId: 'asc' }, { id: 'asc' }] });
    const migrated = await figures();
    expect(migrated).toHaveLength(21);
    for (const metric of ['accuracy', 'loss', 'auroc'] as const) {
      await database.prisma.$transaction((transaction) => refreshConfigurations(transaction, metric, `val/${metric}`));
    }
    expect(await figures()).toEqual(migrated);
    expect((await countTrials(database, ['loss'])).get('loss')).toMatchObject({
      succeeded: 9,
      diverged: 1,
      pending: 7,
    });
    // The code of today wants columns of later migrations.
    const sweeps = await database.prisma.$queryRaw`
      SELECT id, revision, planned_revision AS planned, started_at = created_at AS "startedThen" FROM sweeps
       WHERE id IN ('loss', 'new') ORDER BY id`;
    expect(sweeps).toEqual([
      { id: 'loss', revision: 0, planned: 0, startedThen: true },
      { id: 'new', revision: 0, planned: null, startedThen: null },
    ]);
  });
});

describe('the migration to scores at rungs', () => {
  it('keeps how trials that are on their way did at their last rung', async () => {
    await query(database.url, 'DROP SCHEMA public CASCADE');
    const later = await migrationsAfter('');
    for (const name of later.filter((each) => each < '20261129100500')) await query(database.url, await sqlOf(name));
    await query(
      database.url,
      `INSERT INTO datasets VALUES ('d', 'tiny', 1, 'digest', '/', '{}');
       INSERT INTO sweeps (id, name, spec, state, dataset_id, metric, goal, pool, request_digest)
       VALUES ('s', 's', '{}', 'running', 'd', 'val/accuracy', 'maximize', 'cpu', 'r');
       INSERT INTO configurations (sweep_id, id, layer, layer_name, target, parameters) VALUES ('s', 'c', 0, 'l', 't', '{}');
       INSERT INTO trials (sweep_id, index, layer, pack, configuration, seed, probe_key, rung_epoch, rung_score, rung_loss)
       VALUES ('s', 0, 0, 0, 'c', 0, 'p0', 4, 0.75, 0.5), ('s', 1, 0, 0, 'c', 1, 'p1', 2, NULL, NULL),
              ('s', 2, 0, 0, 'c', 2, 'p2', NULL, NULL, NULL)`,
    );
    for (const name of later.filter((each) => each >= '20261129100500')) await query(database.url, await sqlOf(name));
    const trials = await database.prisma.trial.findMany({ orderBy: { index: 'asc' } });
    expect(trials.map(({ rungEpoch, rungScores }) => [rungEpoch, rungScores])).toEqual([
      [4, { 4: { loss: 0.5, figures: { accuracy: 0.75 } } }],
      [2, { 2: null }],
      [null, null],
    ]);
  });
});
