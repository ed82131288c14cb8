import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Client } from 'pg';
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

describe('the migration to figures', () => {
  const sqlOf = (name: string) =>
    readFile(join(__dirname, '../../../prisma/migrations', name, 'migration.sql'), 'utf8');

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
    expect(await database.prisma.probe.findMany({ orderBy: { seed: 'asc' } })).toMatchObject([
      {
        key: 'good',
        task: 'classification',
        outputs: 3,
        epoch: 50,
        certificate: null,
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
