import { readFile, readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { PrismaPg } from '@prisma/adapter-pg';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import { Client, Pool } from 'pg';
import { loadSchemaEngine, type SchemaEngine } from './schema-engine';

const SCHEMA = resolve(__dirname, '../../../prisma/schema.prisma');
const MIGRATIONS = resolve(__dirname, '../../../prisma/migrations');

/** Any number that no one else locks; api and orchestrator start at the same moment and must not both migrate. */
const MIGRATION_LOCK = 5_076_105;

const NO_FILTERS = { externalTables: [], externalEnums: [] };

/**
 * Brings the database to the newest migration. Safe to run from several processes at once, and again.
 *
 * Prisma's own schema engine does it, as WebAssembly over the pg driver: the CLI's binary is a download from a host
 * that not every machine reaches. `_prisma_migrations` is kept as the CLI keeps it.
 *
 * @returns the names of the migrations that were applied
 */
export async function migrate(url: string): Promise<string[]> {
  const lock = new Client({ connectionString: url });
  await lock.connect();
  try {
    await lock.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    const migrationsList = await readMigrations();
    return await withEngine(url, async (engine) => {
      const { appliedMigrationNames } = await engine.applyMigrations({ migrationsList, filters: NO_FILTERS });
      return appliedMigrationNames;
    });
  } finally {
    await lock.end();
  }
}

/** The SQL that makes schema.prisma out of nothing: what all migrations together must amount to. */
export async function schemaScript(url: string): Promise<string> {
  const content = await readFile(SCHEMA, 'utf8');
  const { stdout } = await withEngine(url, (engine) =>
    engine.diff({
      from: { tag: 'empty' },
      to: { tag: 'schemaDatamodel', files: [{ path: 'schema.prisma', content }] },
      script: true,
      exitCode: null,
      filters: NO_FILTERS,
    }),
  );
  return stdout ?? '';
}

/** The engine never closes what it has opened: its pool is ours, and ended here. */
async function withEngine<Result>(url: string, work: (engine: SchemaEngine) => Promise<Result>): Promise<Result> {
  const pool = new Pool({ connectionString: url });
  try {
    const adapter = bindMigrationAwareSqlAdapterFactory(new PrismaPg(pool));
    return await work(await loadSchemaEngine({ 'schema.prisma': await readFile(SCHEMA, 'utf8') }, adapter));
  } finally {
    await pool.end();
  }
}

async function readMigrations() {
  const entries = await readdir(MIGRATIONS, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  const migrationDirectories = await Promise.all(
    names.sort().map(async (name) => {
      const value = await readFile(join(MIGRATIONS, name, 'migration.sql'), 'utf8');
      return { path: name, migrationFile: { path: 'migration.sql', content: { tag: 'ok' as const, value } } };
    }),
  );
  const lockfile = { path: 'migration_lock.toml', content: 'provider = "postgresql"\n' };
  return { baseDir: MIGRATIONS, lockfile, shadowDbInitScript: '', migrationDirectories };
}
