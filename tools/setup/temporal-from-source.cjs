// @ts-check
'use strict';
const fs = require('node:fs');
const path = require('node:path');
const { findProgram, isAtLeast } = require('./find-program.cjs');
const { run } = require('./run-command.cjs');

/**
 * Builds Temporal from its Go module, which comes from Go's module proxy and is checked against Go's checksums.
 *
 * @param {import('./context.cjs').Context} context
 * @param {string} folder gets the program
 * @param {import('./context.cjs').Say} say
 * @returns {Promise<string | undefined>} why it can't be built, undefined if it was
 */
async function buildTemporal(context, folder, say) {
  const { version, module, oldest_go: oldest } = context.versions.temporal;
  if (!hasGo(context)) return `Go ${oldest.replace('.0', '')} or later, which could build it, is missing`;
  say(`building ${version} with Go (minutes, only this once)`);
  const own = await ownCaches(context);
  // The module may want a newer Go than there is; Go fetches that by itself where it is let.
  const env = { ...context.env, GOTOOLCHAIN: context.env.GOTOOLCHAIN ?? 'auto', ...own?.env };
  await run('go', ['install', `${module}@v${version}`], { cwd: folder, env: { ...env, GOBIN: folder } });
  if (!own) return undefined;
  // Go writes its modules read-only; only itself can remove them.
  await run('go', ['clean', '-modcache'], { cwd: folder, env });
  fs.rmSync(own.folder, { recursive: true });
  return undefined;
}

/**
 * @param {import('./context.cjs').Context} context
 * @returns {string | undefined} the version of the Go on the PATH
 */
function goVersion({ env }) {
  return /go(\d+\.\d+(\.\d+)?) /.exec(findProgram(['go'], ['version'], env)?.output ?? '')?.[1];
}

/**
 * @param {import('./context.cjs').Context} context
 * @returns {boolean} whether there is a Go that can fetch the newer one that Temporal may want
 */
function hasGo(context) {
  return isAtLeast(goVersion(context), context.versions.temporal.oldest_go);
}

/**
 * The build needs 3 GB of modules and objects. Who works with Go has caches for them, and gains by theirs; others get
 * none in their home folder: they are ours and go when Temporal is built. A build that is cut off goes on with them.
 *
 * @param {import('./context.cjs').Context} context
 */
async function ownCaches({ env, cache }) {
  const modules = (await run('go', ['env', 'GOMODCACHE'], { env })).trim();
  if (env.GOPATH || env.GOMODCACHE || fs.existsSync(modules)) return undefined;
  const folder = path.join(cache, 'temporal', 'go');
  const places = { GOPATH: folder, GOMODCACHE: path.join(folder, 'modules'), GOCACHE: path.join(folder, 'objects') };
  return { folder, env: places };
}

module.exports = { buildTemporal, goVersion, hasGo };
