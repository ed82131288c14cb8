import { defineConfig } from 'vite';

/** What Rollup says of libraries' sources, and no one here can change. */
const OTHERS_WARNINGS = ['MODULE_LEVEL_DIRECTIVE', 'INVALID_ANNOTATION'];

export default defineConfig({
  // The workspace's own packages are built from their sources, as everywhere else.
  resolve: { conditions: ['@sonde/source', 'module', 'browser', 'development|production'] },
  esbuild: { jsx: 'automatic' },
  build: {
    target: 'es2022',
    // Vega, which comes after all else.
    chunkSizeWarningLimit: 900,
    rollupOptions: {
      // Modules of the workspace's libraries do nothing but declare: a page that needs three schemas need not carry them all.
      treeshake: { moduleSideEffects: (id) => !id.includes('/libs/') },
      onwarn: (warning, warn) => (OTHERS_WARNINGS.includes(warning.code ?? '') ? undefined : warn(warning)),
    },
  },
  server: { proxy: { '/v1': process.env['SONDE_API_URL'] ?? 'http://127.0.0.1:8080' } },
});
