// @ts-check
'use strict';
const crypto = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');
const { buildOnce } = require('./build-once.cjs');
const { findPython } = require('./find-program.cjs');
const { run } = require('./run-command.cjs');
const { SetUpError } = require('./set-up-error.cjs');

/**
 * Provides a Python with packages, once a user: a virtual environment in the cache.
 *
 * @param {import('./context.cjs').Context} context
 * @param {{ name: string, requirements: string, installing: string }} wanted the environment's name, pip's file of the
 *   packages with their versions, and what to say while they are installed
 * @param {import('./context.cjs').Say} say
 * @returns {Promise<{ python: string, built: boolean }>} the path of that Python
 */
async function providePython(context, { name, requirements, installing }, say) {
  const digest = crypto.createHash('sha256').update(fs.readFileSync(requirements)).digest('hex').slice(0, 12);
  const place = path.join(context.cache, `${name}-${digest}`);
  const built = await buildOnce(place, say, (folder) => {
    say(installing);
    return install(context, requirements, folder);
  });
  return { python: pythonIn(place), built };
}

/**
 * @param {import('./context.cjs').Context} context
 * @param {string} requirements
 * @param {string} folder
 */
async function install({ env }, requirements, folder) {
  const python = findPython(env);
  if (!python) throw new SetUpError('This needs Python 3 with pip.');
  await run(python, ['-m', 'venv', folder], { env });
  const downloads = path.join(folder, 'downloads');
  fs.mkdirSync(downloads);
  await run(pythonIn(folder), ['-m', 'pip', 'install', '--no-cache-dir', '--requirement', requirements], {
    // pip downloads to the temporary folder first, which may be small.
    env: { ...env, TMPDIR: downloads },
  });
  fs.rmSync(downloads, { recursive: true });
}

/** @param {string} folder */
function pythonIn(folder) {
  // Only what is called by its path survives that the environment is moved to its place: scripts name the old one.
  return path.join(folder, 'bin', 'python');
}

module.exports = { providePython };
