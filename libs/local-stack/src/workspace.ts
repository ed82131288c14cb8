import path from 'node:path';

/** The clone: two folders above this package, whether this file runs from src or from dist. */
export const WORKSPACE = path.resolve(__dirname, '..', '..', '..');

/** What the supervising process runs. Always the build: it outlives whoever starts it, jest with its loaders too. */
export const SUPERVISOR_SCRIPT = path.resolve(__dirname, '..', 'dist', 'supervisor', 'main.js');

/** An app's entry, e.g. `api`. */
export function appScript(app: string): string {
  return path.join(WORKSPACE, 'apps', app, 'dist', 'main.js');
}

/** The document of the built page, which the api serves. */
export const PAGE = path.join(WORKSPACE, 'apps', 'web', 'dist', 'index.html');

/** What each of Sonde's processes loads before its own code. */
export const APP_PRELOAD = path.resolve(__dirname, '..', 'dist', 'supervisor', 'app-preload.js');

/** The process through which browsers reach Temporal's Web UI. */
export const UI_SCRIPT = path.resolve(__dirname, '..', 'dist', 'temporal', 'ui-main.js');
