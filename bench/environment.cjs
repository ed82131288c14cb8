// @ts-check
'use strict';
const path = require('node:path');
const { createContext } = require('../tools/setup/context.cjs');
const { providePython } = require('../tools/setup/python-environment.cjs');
const { createReporter } = require('../tools/setup/reporter.cjs');

const requirements = path.join(__dirname, 'requirements.txt');

/** Threads that every side computes with. */
const threads = 2;

const installing =
  "installing PyTorch and scikit-learn. PyTorch's CPU build is all that is wanted: with its index in " +
  'PIP_EXTRA_INDEX_URL pip takes that one (some 1 GB); otherwise on Linux the one with CUDA (3 GB to download, 5.7 GB unpacked)';

/**
 * Provides a Python with the peers, once a user: a virtual environment in the cache.
 *
 * @returns {Promise<string>} the path of that Python
 */
async function peersPython() {
  let place = '';
  await createReporter().step('peers', async (say) => {
    const { python, built } = await providePython(createContext(), { name: 'bench', requirements, installing }, say);
    place = python;
    return built ? 'installed' : 'up to date';
  });
  return place;
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
