// @ts-check
'use strict';
const crypto = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');
const { buildOnce } = require('../tools/setup/build-once.cjs');
const { createContext } = require('../tools/setup/context.cjs');
const { findPython } = require('../tools/setup/find-program.cjs');
const { createReporter } = require('../tools/setup/reporter.cjs');
const { run } = require('../tools/setup/run-command.cjs');

const requirements = path.join(__dirname, 'requirements.txt');

/** Threads that every side computes with. */
const threads = 2;

/**
 * Provides a Python with the peers, once a user: a virtual environment in the cache.
 *
 * @returns {Promise<string>} the path of that Python
 */
async function peersPython() {
  const { cache, env } = createContext();
  const digest = crypto.createHash('sha256').update(fs.readFileSync(requirements)).digest('hex').slice(0, 12);
  const place = path.join(cache, `bench-${digest}`);
  await createReporter().step('peers', async (say) => {
    const built = await buildOnce(place, say, (folder) => install(folder, env, say));
    return built ? 'installed' : 'up to date';
  });
  return pythonIn(place);
}

/**
 * @param {string} folder
 * @param {NodeJS.ProcessEnv} env
 * @param {import('../tools/setup/context.cjs').Say} say
 */
async function install(folder, env, say) {
  say(
    "installing PyTorch and scikit-learn. PyTorch's CPU build is all that is wanted: with its index in " +
      'PIP_EXTRA_INDEX_URL pip takes that one (some 1 GB); otherwise on Linux the one with CUDA (3 GB to download, 5.7 GB unpacked)',
  );
  await run(findPython(env) ?? 'python3', ['-m', 'venv', folder]);
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
  return path.join(folder, 'bin', 'python');
}

/**
 * What every side runs with.
 *
 * @returns {NodeJS.ProcessEnv}
 */
function sideEnvironment() {
  const counts = ['OMP_NUM_THREADS', 'OPENBLAS_NUM_THREADS', 'MKL_NUM_THREADS', 'TF_NUM_INTRAOP_THREADS'];
  return {
    ...process.env,
    ...Object.fromEntries(counts.map((name) => [name, String(threads)])),
    // Set together where an old OpenBLAS misreads the processor; they slow down the one that we install.
    OPENBLAS_CORETYPE: undefined,
    OPENBLAS_L2_SIZE: undefined,
    // No __pycache__ among the sources.
    PYTHONDONTWRITEBYTECODE: '1',
  };
}

module.exports = { peersPython, sideEnvironment, threads };
