import { defineConfig } from 'prisma/config';

// Migrations are applied by the services themselves at start (libs/persistence); this is for `prisma generate`.
export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
});
