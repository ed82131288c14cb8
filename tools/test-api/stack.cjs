// @ts-check
'use strict';
const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { run } = require('../setup/run-command.cjs');
const { POOL } = require('./settings.cjs');

const root = path.resolve(__dirname, '..', '..');
const cli = path.join(root, 'apps', 'cli', 'bin', 'sonde.js');
const data = path.join(root, 'examples', 'kjv-bigram-shift', 'data');
const layers = ['embeddings', 'encoder.layer.3'];

const sweepFile = (/** @type {string} */ pool) => `
name: contract
dataset: ${JSON.stringify(data)}
layers: ${JSON.stringify(layers)}
parameters:
  - { optimizer: adam, learning_rate: [0.001, 0.01], epochs: 3 }
  - { optimizer: lbfgs, C: [0.1, 1] }
replicates: { seeds: 2 }
controls: { permuted_labels: 2 }
pool: ${pool}
`;

/**
 * Works with a stack of its own, on free ports and in a temporary folder. Nothing of it is left, however the work ends.
 *
 * @template Result
 * @param {(stack: { env: NodeJS.ProcessEnv, folder: string, api: string }) => Promise<Result>} work
 * @returns {Promise<Result>}
 */
async function onNewStack(work) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'sonde-test-api-'));
  const home = path.join(folder, 'home');
  const env = { ...process.env, SONDE_HOME: home, SONDE_API_URL: undefined };
  try {
    await run(process.execPath, [cli, 'up', '--detach'], { env });
    const { addresses } = JSON.parse(fs.readFileSync(path.join(home, 'stack.json'), 'utf8'));
    return await work({ env, folder, api: addresses.apiUrl });
  } finally {
    execFileSync(process.execPath, [cli, 'down'], { env, stdio: 'ignore' });
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Registers the example's dataset, runs a small sweep over it to its end, and submits another that waits.
 *
 * @param {{ env: NodeJS.ProcessEnv, folder: string }} stack
 * @returns {Promise<import('./settings.cjs').Known>}
 */
async function runSweeps({ env, folder }) {
  const sonde = async (/** @type {string} */ pool, /** @type {string[]} */ options) => {
    const file = path.join(folder, `${pool}.yaml`);
    fs.writeFileSync(file, sweepFile(pool));
    return JSON.parse(await run(process.execPath, [cli, 'run', file, '--json', ...options], { env }));
  };
  const { sweep, best } = await sonde('cpu', []);
  const waiting = await sonde(POOL, ['--detach']);
  const [{ configuration_id: configuration, target, probe_key: key }] = best;
  const probes = [key, key.slice(0, 12)];
  const { name: dataset } = sweep.dataset;
  const splits = ['val', 'test'];
  return { sweep: sweep.id, waiting: waiting.id, configuration, probes, dataset, layers, splits, target };
}

module.exports = { onNewStack, runSweeps };
