import { execFile } from 'node:child_process';
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
